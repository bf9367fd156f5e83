// The upload form: shows the chosen file's name, takes a dropped file, and shows how much has been sent.
// Without this script the form still works as a plain one. Listens on the document, because htmx swaps the form.

const inForm = (event) => event.target.closest?.("[data-drop]");
const size = (bytes) =>
  bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 2 ** 20).toFixed(1)} MB`;

document.addEventListener("change", (event) => {
  const drop = inForm(event);
  const file = drop && event.target.files?.[0];
  if (!file) return;
  drop.querySelector("[data-drop-name]").textContent = `${file.name} · ${size(file.size)}`;
  drop.setAttribute("data-full", "");
});

for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    const drop = inForm(event);
    if (!drop) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", kind.startsWith("drage") || kind === "dragover");
    if (kind === "dragleave" || kind === "drop") drop.removeAttribute("data-over");
    if (kind === "drop" && event.dataTransfer.files.length) {
      const input = drop.querySelector("input[type=file]");
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

document.addEventListener("htmx:xhr:progress", (event) => {
  const bar = document.querySelector("[data-upload-progress]");
  const { loaded, total, lengthComputable } = event.detail;
  if (!bar || !lengthComputable || !total) return;
  const percent = Math.round((100 * loaded) / total);
  bar.hidden = false;
  bar.setAttribute("aria-valuenow", String(percent));
  bar.firstElementChild.style.width = `${percent}%`;
});
