// The nearest first: asks the telephone where it is, once, and only when the button is pressed.
(() => {
  const button = document.getElementById("near");
  if (!button || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition((found) => {
      const { latitude, longitude } = found.coords;
      // Three decimals are a hundred metres: enough for a list, and no more than that is told.
      location.search = `?near=${latitude.toFixed(3)},${longitude.toFixed(3)}`;
    }, () => { button.hidden = true; }, { timeout: 8000 });
  });
})();
