(pixels) => {
  // What a finger must hit. A field inside its label counts by the label, which is as good to touch.
  const faults = [];
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  for (const e of document.querySelectorAll(wanted)) {
    if (e.closest(".skip") || !e.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true })) continue;
    const target = e.closest("label") || e;
    const box = target.getBoundingClientRect();
    if (box.width + 0.5 < pixels || box.height + 0.5 < pixels) {
      faults.push(`${Math.round(box.width)}×${Math.round(box.height)} ${e.tagName.toLowerCase()}.${e.className} "${(e.textContent || e.name || "").trim().slice(0, 30)}"`);
    }
  }
  return faults;
}
