// Count down until another code may be asked for; without this script the server says how long to wait.
const again = document.querySelector("[data-resend]");
if (again) {
  const label = again.textContent;
  let left = Number(again.dataset.resend);
  again.disabled = true;
  const tick = () => {
    again.textContent = `${label} (${left})`;
    if (left-- > 0) return setTimeout(tick, 1000);
    again.textContent = label;
    again.disabled = false;
  };
  tick();
}
