() => {
  // Text that is cut off, sticks out of its box, or lies outside the page. A frame that scrolls sideways
  // on purpose (a wide table) is no fault; the page itself must never scroll sideways.
  const faults = [];
  const width = document.documentElement.clientWidth;
  const name = (e) =>
    `${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""}${[...e.classList].map((c) => "." + c).join("")}` +
    ` "${(e.textContent || e.value || "").trim().replace(/\s+/g, " ").slice(0, 40)}"`;
  if (document.documentElement.scrollWidth > width) {
    faults.push(`page scrolls sideways: ${document.documentElement.scrollWidth} > ${width}`);
  }
  const scrolls = (e) => ["auto", "scroll"].includes(getComputedStyle(e).overflowX);
  const inScroller = (e) => {
    for (let a = e.parentElement; a && a !== document.body; a = a.parentElement) if (scrolls(a)) return true;
    return false;
  };
  const seen = (e) => {
    if (e.closest("svg, script, style, template, [hidden], .hidden-visually, .skip")) return false;
    return e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  };
  for (const e of document.body.querySelectorAll("*")) {
    if (!seen(e)) continue;
    const style = getComputedStyle(e);
    const text = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    // Inline boxes have no client size; their text is measured by the range below.
    if (style.display !== "inline" && e.clientWidth > 0 && !scrolls(e) && e.tagName !== "SELECT") {
      if (e.scrollWidth > e.clientWidth + 1 && (text || style.overflowX !== "visible")) {
        faults.push(`wider than its box: ${name(e)} ${e.scrollWidth} > ${e.clientWidth}`);
      }
      if (style.overflowY === "hidden" && e.scrollHeight > e.clientHeight + 1) {
        faults.push(`cut off below: ${name(e)} ${e.scrollHeight} > ${e.clientHeight}`);
      }
    }
    if (text && !inScroller(e)) {
      const range = document.createRange();
      range.selectNodeContents(e);
      for (const box of range.getClientRects()) {
        if (box.width && (box.right > width + 1 || box.left < -1)) {
          faults.push(`outside the page: ${name(e)} ${Math.round(box.left)}..${Math.round(box.right)}`);
          break;
        }
      }
    }
  }
  // A word that is cut in two for want of room; identifiers and numbers may be.
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode;
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("pre, code, .mono, .breakable") || !seen(e) || inScroller(e)) continue;
    for (const match of node.data.matchAll(/(?<![\w./-])[A-Za-z]{2,20}(?![\w./-])/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const tops = [...range.getClientRects()].filter((b) => b.width).map((b) => b.top);
      if (tops.length && Math.max(...tops) - Math.min(...tops) > 4) faults.push(`word cut in two: ${match[0]} in ${name(e)}`);
    }
  }
  // Two texts on top of each other are as bad as one that is cut off.
  const blocks = [...document.body.querySelectorAll("p, h1, h2, h3, li, dt, dd, td, th, label, a, button, span")]
    .filter((e) => seen(e) && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .filter((e) => { for (let a = e; a; a = a.parentElement) if (["fixed", "sticky"].includes(getComputedStyle(a).position)) return false; return true; });
  const boxes = blocks.map((e) => {
    const range = document.createRange();
    const node = [...e.childNodes].find((n) => n.nodeType === 3 && n.data.trim());
    range.selectNodeContents(node);
    return { e, boxes: [...range.getClientRects()] };
  });
  for (let i = 0; i < boxes.length; i++) {
    for (let j = i + 1; j < boxes.length; j++) {
      if (boxes[i].e.contains(boxes[j].e) || boxes[j].e.contains(boxes[i].e)) continue;
      const hit = boxes[i].boxes.some((a) => boxes[j].boxes.some((b) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
        Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > Math.min(a.height, b.height) * 0.45));
      if (hit) faults.push(`on top of each other: ${name(boxes[i].e)} and ${name(boxes[j].e)}`);
    }
  }
  return faults;
}
