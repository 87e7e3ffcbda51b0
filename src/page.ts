import type { Locate } from "./model-source.ts";
import type { ModelCache } from "./models/cache.ts";
import { OpfsCache } from "./models/opfs-cache.ts";

/** A text that stands for a file is an address, relative to the page's. */
export const locateInPage: Locate = (text) => ({
  kind: "url",
  url: new URL(text, document.baseURI).href,
  sha256: undefined,
  cached: true,
});

/**
 * The models that this origin has downloaded.
 * @returns undefined where there is no storage for them: an old browser, a private window
 */
export async function openModelCache(): Promise<ModelCache | undefined> {
  return await OpfsCache.open();
}
