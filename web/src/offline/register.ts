import { signal } from "@preact/signals";

/** A page that stays open asks so often for a new version of itself, in milliseconds. */
const CHECK_MS = 3_600_000;
/** After so long the page's files are fetched again when the network broke off meanwhile; then after four times as long. */
const FIRST_RETRY_MS = 5000;
const RETRIES = 3;

/** Whether a new version of the page is here and waits for a reload. */
export const isUpdateReady = signal(false);

let waiting: ServiceWorker | undefined;
let isReloading = false;

/** Makes the page work without the network from its second visit on. Browsers and addresses that cannot are passed over. */
export async function registerOffline(): Promise<void> {
  // Of a development server nothing is kept.
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("controllerchange", () => {
    if (isReloading) location.reload();
  });
  await register();
  setInterval(() => void checkForUpdate().catch(() => undefined), CHECK_MS);
}

/** Asks by the registration that holds: the first one may have failed. */
async function checkForUpdate(): Promise<void> {
  await (await navigator.serviceWorker.getRegistration())?.update();
}

async function register(retries = RETRIES): Promise<void> {
  const url = new URL("./sw.js", document.baseURI).href;
  try {
    const registration = await navigator.serviceWorker.register(url, { updateViaCache: "none" });
    watch(registration, () => {
      const delay = FIRST_RETRY_MS * 4 ** (RETRIES - retries);
      if (retries > 0) setTimeout(() => void register(retries - 1), delay);
    });
  } catch {
    // Storage that is blocked, a certificate that is not trusted: the page works all the same, with the network.
  }
}

/** Shows the new version. */
export function reloadUpdated(): void {
  isReloading = true;
  waiting?.postMessage("activate");
}

function watch(registration: ServiceWorkerRegistration, onFailed: () => void): void {
  const isHere = (worker: ServiceWorker | null): void => {
    // The first worker of all is no news.
    if (worker === null || navigator.serviceWorker.controller === null) return;
    waiting = worker;
    isUpdateReady.value = true;
  };
  isHere(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed") isHere(installing);
      else if (installing.state === "redundant" && registration.active === null) onFailed();
    });
  });
}
