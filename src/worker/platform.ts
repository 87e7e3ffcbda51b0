import type { FileSource } from "../loopback/file-source.ts";
import type { WritableCache } from "../models/cache.ts";
import type { FromWorker, ReadyInfo } from "./protocol.ts";

/** A cache and what it is. */
export interface OpenedCache {
  readonly kind: ReadyInfo["cache"];
  readonly cache: WritableCache;
}

/** What a worker of a browser and one of Node.js do each in its own way. */
export interface Platform {
  /** Resolves when the worker's owner would hear of its death. */
  readonly watched: Promise<unknown>;
  post(message: FromWorker, transfer: ArrayBuffer[]): void;
  /** Calls back after messages that have come were handed out. */
  later(callback: () => void): void;
  openBlob(blob: Blob): Promise<FileSource>;
  /** @throws Llama2Error USAGE where there are no paths */
  openPath(path: string): FileSource;
  openCache(folder: string | undefined): Promise<OpenedCache>;
  readFile(url: string): Promise<Uint8Array<ArrayBuffer>>;
}
