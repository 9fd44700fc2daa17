/* The service worker: the page opens without a network.  What it keeps is the page itself, never an answer of the desk. */
const KEPT = "safeconduct-desk-1";
const FILES = ["/", "/manifest.webmanifest", "/icon.svg"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const name = pathname === "/public" ? "/" : pathname;
  if (event.request.method !== "GET" || origin !== self.location.origin || !FILES.includes(name)) return;
  event.respondWith(fresh(event.request, name));
});

/** The desk's own newest page where it answers, else the one that is kept. */
async function fresh(request, name) {
  const cache = await caches.open(KEPT);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(4000) });
    if (answer.ok) await cache.put(name, answer.clone());
    return answer.ok ? answer : ((await cache.match(name)) ?? answer);
  } catch (error) {
    const kept = await cache.match(name);
    if (kept) return kept;
    throw error;
  }
}
