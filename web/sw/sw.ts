// The service worker: after the first visit the page needs no network. It answers for the page's own files and nothing else:
// the API is never seen by it, and models are the library's business (OPFS). Answers keep the headers they came with, so
// policy and cross-origin isolation are the same without the network.

/** What the build fills in: the files of the page, and a digest of all of them. */
declare const PRECACHE: readonly string[];
declare const VERSION: string;

interface LifeEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

/** What the browser answers by itself from a cache: https://w3c.github.io/ServiceWorker/#register-router-method. */
interface Route {
  readonly condition: {
    readonly or: readonly { readonly urlPattern: Readonly<Record<"pathname" | "search" | "baseURL", string>> }[];
  };
  readonly source: { readonly cacheName: string };
}

interface InstallEvent extends LifeEvent {
  addRoutes?(routes: Route): Promise<void>;
}

interface RequestEvent extends LifeEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/** A service worker's global object; TypeScript's library of pages has none. */
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listener: (event: InstallEvent) => void): void;
  addEventListener(type: "activate", listener: (event: LifeEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: RequestEvent) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}

const worker = self as unknown as Scope;
const { scope } = worker.registration;
const PREFIX = `llama2-page ${scope} `;
const CACHE = PREFIX + VERSION;
/** What changes without a new version of the page, and is wanted without the network too. */
const LISTS = `llama2-lists ${scope}`;
/** What of that is fetched before the worker sees the page's requests; a page without them works, too. */
const FIRST_LISTS = ["models/models.json", "models/tokenizer.bin"];
/** Pages that are still open may want the chunks of the version before. */
const KEPT_VERSIONS = 2;

worker.addEventListener("install", (event) => {
  const page = caches
    .open(CACHE)
    .then((cache) => cache.addAll(PRECACHE.filter(isUsed).map((path) => new Request(path, { cache: "no-cache" }))));
  const lists = FIRST_LISTS.map((path) => networkFirst(new Request(path)).catch(() => undefined));
  event.waitUntil(Promise.all([page, ...lists, answerWithoutWorker(event)]));
});

/**
 * Has the browser answer for the page's own files without this worker, where it can: the page opens sooner, and opens even
 * when the worker's process has just died with a tab, which Chromium takes for alive and waits for.
 */
async function answerWithoutWorker(event: InstallEvent): Promise<void> {
  const or = PRECACHE.filter(isUsed).map((path) => {
    return { urlPattern: { pathname: new URL(path, scope).pathname, search: "", baseURL: scope } };
  });
  await event.addRoutes?.({ condition: { or }, source: { cacheName: CACHE } });
}

worker.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then(async (names) => {
      const versions = names.filter((name) => name.startsWith(PREFIX) && name !== CACHE);
      const old = versions.slice(0, Math.max(0, versions.length - (KEPT_VERSIONS - 1)));
      await Promise.all(old.map((name) => caches.delete(name)));
      await worker.clients.claim();
    }),
  );
});

worker.addEventListener("message", ({ data }) => {
  if (data === "activate") void worker.skipWaiting();
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = request.url.startsWith(scope) ? request.url.slice(scope.length).replace(/[?#].*$/, "") : undefined;
  if (path === undefined || request.method !== "GET" || path.startsWith("api/")) return;
  if (/^models\/(models\.json|[^/]*tok[^/]*\.bin)$/.test(path)) event.respondWith(networkFirst(request));
  else if (path === "" || path === "index.html") event.respondWith(cacheFirst(new Request(scope), request));
  else if (PRECACHE.includes(path) || path.startsWith("assets/")) event.respondWith(cacheFirst(request, request));
});

async function cacheFirst(key: Request, request: Request): Promise<Response> {
  const own = await caches.open(CACHE);
  const options = { ignoreVary: true, ignoreSearch: true };
  const found = (await own.match(key, options)) ?? (await caches.match(key, options));
  if (found !== undefined) return found;
  const response = await fetch(request);
  if (response.status === 200 && isModule(request.url)) await own.put(key, response.clone()).catch(() => undefined);
  return response;
}

/** Of the engine's two modules a browser uses one. The other is kept once it has been asked for after all. */
function isUsed(path: string): boolean {
  const hasThreads = crossOriginIsolated && navigator.hardwareConcurrency > 1;
  return !isModule(path) || path.includes("-threads-") === hasThreads;
}

function isModule(path: string): boolean {
  return path.endsWith(".wasm");
}

async function networkFirst(request: Request): Promise<Response> {
  const cache = await caches.open(LISTS);
  try {
    const response = await fetch(request);
    // A part of a file, or a refusal in its place, is not kept; a storage that is full keeps nothing.
    if (response.status === 200) await cache.put(request.url, response.clone()).catch(() => undefined);
    return response;
  } catch (error) {
    const found = await cache.match(request.url, { ignoreVary: true });
    if (found === undefined) throw error;
    return found;
  }
}
