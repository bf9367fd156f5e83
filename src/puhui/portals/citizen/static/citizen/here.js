// The place of a snapshot: asked of the telephone once the button is pressed, and told with the form alone.
(() => {
  const button = document.getElementById("here");
  const found = document.getElementById("found");
  const byWords = document.querySelector(".by-words");
  const form = button && button.form;
  if (!form) return;
  const lost = () => { found.textContent = found.dataset.lost; byWords.open = true; };
  if (form.elements.latitude.value) found.textContent = `✓ ${found.dataset.found}`;
  if (!navigator.geolocation) { lost(); return; }
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      form.elements.latitude.value = coords.latitude.toFixed(6);
      form.elements.longitude.value = coords.longitude.toFixed(6);
      found.textContent = `✓ ${found.dataset.found}`;
    }, lost, { enableHighAccuracy: true, timeout: 10000 });
  });
})();
