import type { Locate } from "./model-source.ts";
import type { ModelCache } from "./models/cache.ts";
import { OpfsCache } from "./models/opfs-cache.ts";
import type { ThreadPlace, ThreadsReason } from "./thread-plan.ts";

const NOT_ISOLATED: ThreadsReason = {
  code: "NOT_ISOLATED",
  text: "the page is not cross-origin isolated (COOP/COEP headers are missing)",
};

/** A text that stands for a file is an address, relative to the page's. */
export const locateInPage: Locate = (text) => ({
  kind: "url",
  url: new URL(text, document.baseURI).href,
  sha256: undefined,
  cached: true,
});

/**
 * What threads find in a page. Chromium makes shared memory for one that is not isolated, too, and then refuses to send it to
 * a worker: so the isolation counts.
 */
export function threadPlaceInPage(): ThreadPlace {
  const { crossOriginIsolated = false } = globalThis as { crossOriginIsolated?: boolean };
  return {
    cores: navigator.hardwareConcurrency,
    obstacle: crossOriginIsolated ? undefined : NOT_ISOLATED,
  };
}

/**
 * The models that this origin has downloaded.
 * @returns undefined where there is no storage for them: an old browser, a private window
 */
export async function openModelCache(): Promise<ModelCache | undefined> {
  return await OpfsCache.open();
}
