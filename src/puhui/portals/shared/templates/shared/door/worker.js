// Keeps doors and what they are drawn with, for when there is no network. With one, the network's answer counts.
const KEPT = "puhui-door";
const PATH = "{{ path|escapejs }}";
const FILES = [{% for path in kept %}"{{ path|escapejs }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => {
  // One by one: a file that is missing must not leave the door without the others.
  const kept = caches.open(KEPT).then((cache) => Promise.all(FILES.map((file) => cache.add(file).catch(() => null))));
  event.waitUntil(kept.then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  const ours = (path.startsWith(PATH) && path.endsWith("/door/")) || FILES.includes(path) || path.endsWith(".woff2");
  if (request.method !== "GET" || !ours) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    // Somebody who was sent to sign in has no door to keep.
    if (fresh.ok && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch (noNetwork) {
    const kept = await cache.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw noNetwork;
  }
}
