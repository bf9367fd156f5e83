// A snapshot in three taps: the photo, what it is, send. The place is asked of the telephone once a photo is chosen,
// and told with the form alone; what is missing is said at its field before anything is sent.
(() => {
  const form = document.getElementById("snapshot");
  if (!form) return;
  const [button, found, chosen, photo, place] =
    ["here", "found", "chosen", "said-photo", "said-place"].map((id) => document.getElementById(id));
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const byWords = form.querySelector(".by-words");
  const asked = form.elements;
  const say = (where, words) => { where.textContent = words || ""; };
  const files = () => inputs.flatMap((input) => [...input.files]);
  const noted = () => { say(found, `✓ ${found.dataset.found}`); say(place); button.hidden = true; };
  const lost = () => { say(found, found.dataset.lost); byWords.open = true; button.hidden = !navigator.geolocation; };
  const ask = () => {
    if (!navigator.geolocation) { lost(); return; }
    say(found, found.dataset.asking);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      asked.latitude.value = coords.latitude.toFixed(6);
      asked.longitude.value = coords.longitude.toFixed(6);
      noted();
    }, lost, { enableHighAccuracy: true, timeout: 10000 });
  };
  const show = () => {
    chosen.replaceChildren(...files().map((file) => {
      const image = new Image();
      image.onload = () => URL.revokeObjectURL(image.src);
      image.alt = file.name;
      image.src = URL.createObjectURL(file);
      return image;
    }));
    say(photo, files().length > Number(form.dataset.most) ? photo.dataset.many : "");
  };
  if (asked.latitude.value && !place.textContent) noted();
  else if (!navigator.geolocation) lost();
  else button.hidden = false;
  button.addEventListener("click", ask);
  inputs.forEach((input) => input.addEventListener("change", () => {
    show();
    if (!asked.latitude.value && !asked.place.value) ask();
  }));
  form.addEventListener("submit", (event) => {
    const missing = [];
    if (!files().length) { say(photo, photo.dataset.none); missing.push(inputs[0]); }
    else if (files().length > Number(form.dataset.most)) missing.push(inputs[0]);
    const told = asked.place.value.trim() && (!asked.district || asked.district.value);
    if (!asked.latitude.value && !told) {
      say(place, place.dataset.none);
      byWords.open = true;
      missing.push(asked.district && !asked.district.value ? asked.district : asked.place);
    }
    if (!missing.length) return;
    event.preventDefault();
    missing[0].focus();
  });
})();
