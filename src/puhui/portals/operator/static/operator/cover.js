// Covering a part of a photo: a rectangle is drawn with a finger or the mouse and written into the four fields, which
// stay for the keyboard; whoever types sees the rectangle too.
(() => {
  for (const form of document.querySelectorAll("form.cover")) {
    const area = form.querySelector("[data-area]");
    const box = area.querySelector(".cover-box");
    const sides = ["left", "top", "right", "bottom"].map((name) => form.elements[name]);
    let from = null;
    const draw = () => {
      const [left, top, right, bottom] = sides.map((side) => Number(side.value));
      box.hidden = !(right > left && bottom > top);
      Object.assign(box.style, { left: `${left}%`, top: `${top}%`, width: `${right - left}%`, height: `${bottom - top}%` });
    };
    const at = (event) => {
      const frame = area.getBoundingClientRect();
      const share = (length, whole) => Math.min(Math.max((100 * length) / whole, 0), 100);
      return [share(event.clientX - frame.left, frame.width), share(event.clientY - frame.top, frame.height)];
    };
    const write = ([x, y]) => {
      // Outwards to whole percents: rather a little more than a part of a face left.
      const [left, right] = [Math.min(from[0], x), Math.max(from[0], x)];
      const [top, bottom] = [Math.min(from[1], y), Math.max(from[1], y)];
      [Math.floor(left), Math.floor(top), Math.ceil(right), Math.ceil(bottom)].forEach((value, n) => { sides[n].value = value; });
      draw();
    };
    form.querySelector("[data-drawing]").hidden = false;
    form.querySelector(".by-numbers").open = false;
    area.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      area.setPointerCapture(event.pointerId);
      from = at(event);
      write(from);
    });
    area.addEventListener("pointermove", (event) => { if (from) write(at(event)); });
    for (const end of ["pointerup", "pointercancel"]) area.addEventListener(end, () => { from = null; });
    sides.forEach((side) => side.addEventListener("input", draw));
    // A required field in a closed fold cannot be pointed at by the browser: open it, so that it says what is missing.
    form.querySelector("button").addEventListener("click", () => {
      if (!form.checkValidity()) form.querySelector(".by-numbers").open = true;
    });
  }
})();
