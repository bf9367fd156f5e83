// Keeps the counter's page and what it is drawn with, for when there is no network. With one, the network's answer counts.
const KEPT = "puhui-counter";
const PAGE = "{{ page|escapejs }}";
const FILES = [{% for path in kept %}"{{ path|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  // One by one: a file that is missing must not leave the counter without the others.
  const kept = caches.open(KEPT).then((cache) => Promise.all(FILES.map((file) => cache.add(file).catch(() => null))));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  const ours = path === PAGE || FILES.includes(path) || path.endsWith(".woff2");
  if (request.method !== "GET" || !ours) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    // Somebody who was sent to the door has no counter to keep.
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch (noNetwork) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw noNetwork;
  }
}
