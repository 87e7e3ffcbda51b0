import { bytesSource, type FileSource } from "../loopback/file-source.ts";
import { Llama2Error } from "../errors.ts";
import type { CachedFile, CacheEstimate, CacheRecord, CacheWriter, WritableCache } from "./cache.ts";

interface Entry {
  record: CacheRecord;
  parts: Uint8Array[];
  bytes: number;
  locked: boolean;
}

/** A cache that lives as long as its worker: where there is no storage, such as in private windows. */
export class MemoryCache implements WritableCache {
  readonly #entries = new Map<string, Entry>();

  list(): Promise<CachedFile[]> {
    return Promise.resolve([...this.#entries.values()].map(({ record, bytes }) => ({ ...record, bytes })));
  }

  delete(url: string): Promise<boolean> {
    return Promise.resolve(this.#entries.delete(url));
  }

  estimate(): Promise<CacheEstimate> {
    const usage = [...this.#entries.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    return Promise.resolve({ usage, quota: undefined });
  }

  open(url: string): Promise<{ source: FileSource; file: CachedFile } | undefined> {
    const entry = this.#entries.get(url);
    if (entry?.record.complete !== true || entry.bytes !== entry.record.total) return Promise.resolve(undefined);
    return Promise.resolve({
      source: bytesSource(...entry.parts),
      file: { ...entry.record, bytes: entry.bytes },
    });
  }

  /** @throws Llama2Error CACHE_LOCKED */
  write(url: string): Promise<CacheWriter> {
    const entry = this.#entries.get(url) ?? { record: { url, complete: false }, parts: [], bytes: 0, locked: false };
    if (entry.locked) return Promise.reject(new Llama2Error("CACHE_LOCKED", `${url} is being written by another`));
    this.#entries.set(url, entry);
    entry.locked = true;
    return Promise.resolve({
      get record() {
        return entry.record;
      },
      get size() {
        return entry.bytes;
      },
      read: (offset, into) => bytesSource(...entry.parts).read(offset, into),
      append(bytes) {
        entry.parts.push(bytes.slice());
        entry.bytes += bytes.length;
      },
      clear() {
        entry.parts = [];
        entry.bytes = 0;
      },
      save(record) {
        entry.record = record;
      },
      close() {
        entry.locked = false;
        return Promise.resolve();
      },
    });
  }
}
