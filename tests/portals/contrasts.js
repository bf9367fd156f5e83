(least) => {
  // The contrast (WCAG 2) of every visible text with the colours behind it. A gradient counts by its
  // worst colour; a background that is only a picture must name a colour as well.
  const parse = (text) => {
    const m = text.match(/rgba?\(([^)]+)\)/);
    if (!m) return null;
    const [r, g, b, a = 1] = m[1].split(/[\s,/]+/).map(Number);
    return { r, g, b, a };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const light = ({ r, g, b }) => {
    const f = (v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const ratio = (x, y) => {
    const [a, b] = [light(x), light(y)].sort((m, n) => n - m);
    return (a + 0.05) / (b + 0.05);
  };
  const behind = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      const stops = [...style.backgroundImage.matchAll(/rgba?\([^)]+\)/g)].map((m) => parse(m[0]));
      if (style.backgroundImage.includes("gradient") && stops.length) layers.push(stops);
      const colour = parse(style.backgroundColor);
      if (colour && colour.a > 0) {
        layers.push([colour]);
        if (colour.a === 1) break;
      }
    }
    let results = [{ r: 255, g: 255, b: 255, a: 1 }];
    for (const layer of layers.reverse()) results = layer.flatMap((c) => results.map((r) => over(c, r)));
    return results;
  };
  const faults = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const e = node.parentElement;
    if (!node.data.trim() || e.closest("svg, script, style, template, .hidden-visually, .skip, [disabled]")) continue;
    if (!e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    const colour = parse(getComputedStyle(e).color);
    const worst = Math.min(...behind(e).map((b) => ratio(over(colour, b), b)));
    if (worst < least) faults.add(`${worst.toFixed(2)} ${e.tagName.toLowerCase()}.${e.className} "${node.data.trim().slice(0, 30)}"`);
  }
  return [...faults];
}
