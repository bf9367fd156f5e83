// Small behaviours every portal shares; pages work without them.

document.addEventListener("click", (event) => {
  // The console's menu on narrow screens.
  const menu = event.target.closest("[data-menu]");
  if (menu) {
    const rail = menu.closest("[data-rail]");
    const open = rail.toggleAttribute("data-open");
    menu.setAttribute("aria-expanded", String(open));
  }
});

document.addEventListener("submit", (event) => {
  // A form sent twice would be refused the second time anyway; this spares people the refusal.
  const form = event.target;
  if (event.defaultPrevented) return; // the page has found something missing: nothing was sent
  if (form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  // A download leaves the page standing, so the form must wake up again.
  setTimeout(() => delete form.dataset.sent, 3000);
});

// Charts: <div class="chart" data-chart="id-of-json_script"></div>; the option is ECharts' own.
async function drawCharts() {
  if (!window.echarts) return;
  const family = getComputedStyle(document.body).fontFamily;
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  for (const place of document.querySelectorAll("[data-chart]")) {
    const source = document.getElementById(place.dataset.chart).textContent;
    const option = JSON.parse(source);
    // ECharts measures texts once, so the web font has to be there first; "国" is the sign it measures by.
    await document.fonts.load(`${size}px ${family}`, `国${source}`);
    if (echarts.getInstanceByDom(place)) continue;
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({
      color: ["#0f7a51", "#4fae83", "#1c5a86", "#7fb0d0", "#b98a1f", "#8a6fae", "#9c3426", "#5d6b63"],
      textStyle: { fontFamily: family, fontSize: size * 0.8125, color: "#46554d" },
      animationDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 500,
      aria: { enabled: true },
      ...option,
    });
    new ResizeObserver(() => chart.resize()).observe(place);
  }
}
document.addEventListener("DOMContentLoaded", drawCharts);
document.addEventListener("htmx:load", drawCharts);
