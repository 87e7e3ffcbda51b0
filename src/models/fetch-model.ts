import { Llama2Error } from "../errors.ts";
import type { FileSource } from "../loopback/file-source.ts";
import { difference } from "./announcement.ts";
import type { CachedFile, CacheRecord, CacheWriter, WritableCache } from "./cache.ts";
import { fillPart, type Part } from "./fill-part.ts";
import { PullError } from "./pull-error.ts";
import { Sha256 } from "./sha256.ts";

const READ_BYTES = 1 << 20;
const TIMEOUT_MS = 30_000;
const RETRIES = 5;
/** So many bytes are risked when a tab is killed: what is not written down is fetched again. */
const SAVE_BYTES = 8 << 20;

/** A file to fetch into a cache. */
export interface FetchTask {
  readonly url: string;
  /** What it must be, in hexadecimal. */
  readonly sha256?: string | undefined;
}

export interface FetchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number | undefined) => void;
  readonly onNotice?: (text: string) => void;
  /** Sees how the file begins, before the rest has come. @throws when it is none of ours */
  readonly check?: { readonly bytes: number; readonly run: (prefix: Uint8Array, total: number | undefined) => void };
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly delayMs?: (retry: number) => number;
}

/** A file that is here. */
export interface Fetched {
  readonly source: FileSource;
  readonly file: CachedFile;
  /** Whether nothing had to be fetched. */
  readonly wasCached: boolean;
}

/**
 * A file from the cache; else from its server, through the cache, going on from what is there. Its SHA-256 is computed as it
 * comes. A complete file is not asked for again: its address stands for it until it is deleted.
 * @throws Llama2Error MODEL_FETCH, MODEL_CHECKSUM, CACHE_LOCKED, QUOTA, IO; what `check` throws; the signal's reason
 */
export async function fetchModel(cache: WritableCache, task: FetchTask, options: FetchOptions = {}): Promise<Fetched> {
  const known = await cache.open(task.url);
  if (known !== undefined && isWanted(known.file, task)) return { ...known, wasCached: true };
  known?.source.close?.();
  const writer = await cache.write(task.url);
  // Somebody else may have fetched it since, and reads it now.
  const wasCached = isWanted(writer.record, task) && writer.size === writer.record.total;
  try {
    if (!wasCached) await complete(writer, task, options);
  } finally {
    await writer.close();
  }
  const now = await cache.open(task.url);
  if (now === undefined) throw new Llama2Error("IO", `${task.url} has left the cache`);
  return { ...now, wasCached };
}

function isWanted({ complete, sha256 }: CacheRecord, task: FetchTask): boolean {
  return complete && (task.sha256 === undefined || sha256 === task.sha256);
}

async function complete(writer: CacheWriter, task: FetchTask, options: FetchOptions): Promise<void> {
  if (writer.record.complete) writer.clear();
  for (let inherited = writer.size; ; inherited = 0) {
    const part = new HashedPart(writer, options.check);
    const expected = await fillPart(
      { ...task, hub: false, unchecked: true, validator: writer.record.etag },
      {
        timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
        retries: options.retries ?? RETRIES,
        ...(options.delayMs && { delayMs: options.delayMs }),
        ...(options.onProgress && { onProgress: options.onProgress }),
        ...(options.onNotice && { onNotice: options.onNotice }),
        signal: options.signal,
        onReply: (reply, { bytes }) => {
          part.begin({
            url: task.url,
            complete: false,
            ...(reply.validator !== undefined && { etag: reply.validator }),
            ...(bytes !== undefined && { total: bytes }),
          });
        },
      },
      part,
      undefined,
    );
    if (expected === "present") return;
    part.finish();
    const sha256 = part.hash();
    const wrong = difference({ bytes: writer.size, sha256, gitSha1: "" }, expected);
    if (wrong === undefined) {
      const { etag } = writer.record;
      writer.save({ url: task.url, complete: true, total: writer.size, sha256, ...(etag !== undefined && { etag }) });
      return;
    }
    part.clearNow();
    if (inherited === 0)
      throw new PullError("checksum", `${task.url} is not the file announced (${wrong}); removed it`);
    options.onNotice?.("what an earlier download left does not belong to this file: starting again");
  }
}

/** The cached file as a download fills it: hashed on the way, its beginning looked at as soon as it is there. */
class HashedPart implements Part {
  readonly #writer: CacheWriter;
  readonly #check: FetchOptions["check"];
  #sha256 = new Sha256();
  #hashed = 0;
  #checked = false;
  #saved: number;
  #record: CacheRecord;

  constructor(writer: CacheWriter, check: FetchOptions["check"]) {
    this.#writer = writer;
    this.#check = check;
    this.#saved = writer.size;
    this.#record = writer.record;
  }

  get size(): number {
    return this.#writer.size;
  }

  begin(record: CacheRecord): void {
    this.#record = record;
    this.#writer.save(record);
    this.#look(false);
  }

  append(bytes: Uint8Array): Promise<void> {
    if (this.#hashed === this.size) {
      this.#sha256.update(bytes);
      this.#hashed += bytes.length;
    }
    this.#writer.append(bytes);
    this.#look(false);
    if (this.size - this.#saved >= SAVE_BYTES) {
      this.#saved = this.size;
      this.#writer.save(this.#record);
    }
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.clearNow();
    return Promise.resolve();
  }

  clearNow(): void {
    this.#writer.clear();
    this.#sha256 = new Sha256();
    this.#hashed = 0;
    this.#checked = false;
  }

  /** Storage says by itself when it is full. */
  reserve(): Promise<void> {
    return Promise.resolve();
  }

  /** All has come. */
  finish(): void {
    this.#look(true);
  }

  /** Looks at the beginning, once. What is none of ours must not stay. */
  #look(isWhole: boolean): void {
    if (this.#checked || this.#check === undefined || (this.size < this.#check.bytes && !isWhole)) return;
    const prefix = new Uint8Array(Math.min(this.#check.bytes, this.size));
    this.#writer.read(0, prefix);
    this.#checked = true;
    try {
      this.#check.run(prefix, isWhole ? this.size : this.#record.total);
    } catch (error) {
      this.clearNow();
      throw error;
    }
  }

  /** The SHA-256 of all, for which what was here before is read. */
  hash(): string {
    if (this.#hashed === this.size) return this.#sha256.hex();
    const sha256 = new Sha256();
    const buffer = new Uint8Array(READ_BYTES);
    for (let at = 0; at < this.size;) {
      const n = this.#writer.read(at, buffer);
      if (n === 0) break;
      sha256.update(buffer.subarray(0, n));
      at += n;
    }
    return sha256.hex();
  }
}
