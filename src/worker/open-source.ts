import type { FileSource } from "../loopback/file-source.ts";
import { bytesSource } from "../loopback/file-source.ts";
import { type FetchOptions, fetchModel } from "../models/fetch-model.ts";
import { MemoryCache } from "../models/memory-cache.ts";
import type { OpenedCache, Platform } from "./platform.ts";
import type { ReadyInfo, SourceSpec } from "./protocol.ts";

/** A file that is here. */
export interface OpenedSource {
  readonly source: FileSource;
  readonly sha256?: string | undefined;
  readonly wasCached: boolean;
  readonly cache: ReadyInfo["cache"];
}

/**
 * Opens a file wherever it is, through the cache if it is far.
 * @throws Llama2Error MODEL_FETCH, MODEL_CHECKSUM, MODEL_MAGIC and others of `fetchModel`; IO
 */
export async function openSource(
  spec: SourceSpec,
  platform: Platform,
  openCache: () => Promise<OpenedCache>,
  options: FetchOptions,
): Promise<OpenedSource> {
  const local = (source: FileSource): OpenedSource => ({ source, wasCached: false, cache: "none" });
  switch (spec.kind) {
    case "bytes":
      return local(bytesSource(spec.bytes));
    case "blob":
      return local(await platform.openBlob(spec.blob));
    case "path":
      return local(platform.openPath(spec.path));
    case "url": {
      const { cache, kind } = spec.cached ? await openCache() : { cache: new MemoryCache(), kind: "memory" as const };
      const { source, file, wasCached } = await fetchModel(cache, spec, options);
      return { source, sha256: file.sha256, wasCached, cache: kind };
    }
  }
}
