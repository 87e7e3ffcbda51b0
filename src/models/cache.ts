import type { FileSource } from "../loopback/file-source.ts";

/** What is known of a cached file. */
export interface CachedFile {
  /** Where it came from. */
  readonly url: string;
  /** Bytes that are here. */
  readonly bytes: number;
  /** Bytes that it has in all, where the server said so. */
  readonly total?: number;
  /** Whether all of it is here, and was checked. */
  readonly complete: boolean;
  /** Of the whole file; absent until it is complete. */
  readonly sha256?: string;
  /** The server's strong ETag, by which a download goes on. */
  readonly etag?: string;
}

/** The record of a file, without its size, which the file itself has. */
export type CacheRecord = Omit<CachedFile, "bytes">;

/** A cached file that is being written; nobody else can write it meanwhile. */
export interface CacheWriter extends Omit<FileSource, "close"> {
  readonly record: CacheRecord;
  append(bytes: Uint8Array): void;
  clear(): void;
  /** Writes down what is known of the file, and everything that was appended. */
  save(record: CacheRecord): void;
  close(): Promise<void>;
}

/** How much the cache holds, and may hold. */
export interface CacheEstimate {
  readonly usage: number;
  /** Undefined where nobody knows. */
  readonly quota: number | undefined;
}

/** Downloaded files by their addresses. */
export interface ModelCache {
  /** Every file, the unfinished too. */
  list(): Promise<CachedFile[]>;
  /** @returns whether there was such a file */
  delete(url: string): Promise<boolean>;
  estimate(): Promise<CacheEstimate>;
}

/** What a worker can do with a cache besides. */
export interface WritableCache extends ModelCache {
  /** A complete file; undefined when there is none. */
  open(url: string): Promise<{ source: FileSource; file: CachedFile } | undefined>;
  /** @throws Llama2Error CACHE_LOCKED when somebody else writes it; QUOTA, IO */
  write(url: string): Promise<CacheWriter>;
}
