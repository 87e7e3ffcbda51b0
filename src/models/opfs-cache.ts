import { Llama2Error } from "../errors.ts";
import type { FileSource } from "../loopback/file-source.ts";
import { blobSource } from "./blob-source.ts";
import type { CachedFile, CacheEstimate, CacheRecord, CacheWriter, WritableCache } from "./cache.ts";
import { sha256Hex } from "./sha256.ts";

const FOLDER = "llama2-wasi";

/** An access handle of a worker; TypeScript's library of pages has none. */
interface AccessHandle {
  getSize(): number;
  read(into: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

type AccessibleFile = FileSystemFileHandle & { createSyncAccessHandle(): Promise<AccessHandle> };

/**
 * A cache in the browser's private file system: of each file NAME.bin and NAME.json, where NAME is a hash of its address.
 * Listing and deleting work everywhere, opening and writing in workers only. A complete file is read without a lock, so
 * that many tabs can; one that is written belongs to its tab.
 */
export class OpfsCache implements WritableCache {
  readonly #folder: FileSystemDirectoryHandle;

  private constructor(folder: FileSystemDirectoryHandle) {
    this.#folder = folder;
  }

  /** @returns undefined where there is no such file system: an old browser, a private window */
  static async open(): Promise<OpfsCache | undefined> {
    try {
      const root = await navigator.storage.getDirectory();
      return new OpfsCache(await root.getDirectoryHandle(FOLDER, { create: true }));
    } catch {
      return undefined;
    }
  }

  async list(): Promise<CachedFile[]> {
    const files: CachedFile[] = [];
    const folder = this.#folder as unknown as { keys(): AsyncIterable<string> };
    for await (const name of folder.keys()) {
      const file = name.endsWith(".json") ? await this.#describe(name.slice(0, -5)) : undefined;
      if (file !== undefined) files.push(file);
    }
    return files;
  }

  /** @throws Llama2Error CACHE_LOCKED while a tab writes the file */
  async delete(url: string): Promise<boolean> {
    const name = nameOf(url);
    const wasThere = (await this.#file(`${name}.json`)) !== undefined;
    try {
      for (const part of [`${name}.bin`, `${name}.json`]) {
        if ((await this.#file(part)) !== undefined) await this.#folder.removeEntry(part);
      }
    } catch (cause) {
      throw storageFailure(`delete ${url}`, cause);
    }
    return wasThere;
  }

  async estimate(): Promise<CacheEstimate> {
    const { usage = 0, quota } = await navigator.storage.estimate();
    return { usage, quota };
  }

  async open(url: string): Promise<{ source: FileSource; file: CachedFile } | undefined> {
    const file = await this.#describe(nameOf(url));
    if (file?.complete !== true) return undefined;
    const blob = await (await this.#file(`${nameOf(url)}.bin`))?.getFile();
    return blob === undefined ? undefined : { source: blobSource(blob), file };
  }

  /** @throws Llama2Error CACHE_LOCKED, QUOTA, IO */
  async write(url: string): Promise<CacheWriter> {
    const name = nameOf(url);
    const lock = await this.#access(`${name}.bin`, url);
    let record: CacheRecord = (await this.#describe(name)) ?? { url, complete: false };
    let notes: AccessHandle;
    try {
      notes = await this.#access(`${name}.json`, url);
    } catch (error) {
      lock.close();
      throw error;
    }
    const failing = <T>(act: () => T): T => {
      try {
        return act();
      } catch (cause) {
        throw storageFailure(`write ${url}`, cause);
      }
    };
    let size = lock.getSize();
    return {
      get record() {
        return record;
      },
      get size() {
        return size;
      },
      read: (offset, into) => lock.read(into, { at: offset }),
      append: (bytes) => {
        for (let at = 0; at < bytes.length;) {
          const n = failing(() => lock.write(bytes.subarray(at), { at: size }));
          // In a private window Chromium's answer is then an error's negative number, as an unsigned one.
          if (n === 0 || n > bytes.length - at) throw new Llama2Error("QUOTA", `no room is left for ${url}`);
          at += n;
          size += n;
        }
      },
      clear: () => {
        failing(() => {
          lock.truncate(0);
        });
        size = 0;
      },
      save: ({ url, complete, total, sha256, etag }: CacheRecord) => {
        record = {
          url,
          complete,
          ...(total !== undefined && { total }),
          ...(sha256 && { sha256 }),
          ...(etag && { etag }),
        };
        const text = new TextEncoder().encode(JSON.stringify(record));
        failing(() => {
          lock.flush();
          notes.truncate(0);
          notes.write(text, { at: 0 });
          notes.flush();
        });
      },
      close: () => {
        notes.close();
        lock.close();
        return Promise.resolve();
      },
    };
  }

  async #file(name: string): Promise<FileSystemFileHandle | undefined> {
    return await this.#folder.getFileHandle(name).catch(() => undefined);
  }

  async #access(name: string, url: string): Promise<AccessHandle> {
    try {
      const file = (await this.#folder.getFileHandle(name, { create: true })) as AccessibleFile;
      return await file.createSyncAccessHandle();
    } catch (cause) {
      throw storageFailure(`write ${url}`, cause);
    }
  }

  /** What lies there: a record whose file is gone or has another size is of no use. */
  async #describe(name: string): Promise<CachedFile | undefined> {
    const notes = await this.#file(`${name}.json`);
    const data = await this.#file(`${name}.bin`);
    if (notes === undefined || data === undefined) return undefined;
    try {
      const record = JSON.parse(await (await notes.getFile()).text()) as CacheRecord;
      const bytes = (await data.getFile()).size;
      return { ...record, bytes, complete: record.complete && bytes === record.total };
    } catch {
      return undefined; // half written when its tab was killed
    }
  }
}

function nameOf(url: string): string {
  return sha256Hex(new TextEncoder().encode(url)).slice(0, 32);
}

function storageFailure(what: string, cause: unknown): Llama2Error {
  const { name, message } = cause as Error;
  if (name === "NoModificationAllowedError" || name === "InvalidStateError") {
    return new Llama2Error("CACHE_LOCKED", `cannot ${what}: another tab is using it`, { cause });
  }
  if (name === "QuotaExceededError") return new Llama2Error("QUOTA", `cannot ${what}: storage is full`, { cause });
  return new Llama2Error("IO", `cannot ${what}: ${message}`, { cause });
}
