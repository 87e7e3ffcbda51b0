import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { statfs } from "node:fs/promises";
import { join } from "node:path";
import type { FileSource } from "../loopback/file-source.ts";
import type { CachedFile, CacheEstimate, CacheRecord, CacheWriter, WritableCache } from "../models/cache.ts";
import { sha256Hex } from "../models/sha256.ts";
import { openDescriptor } from "./file-source.ts";
import { acquireLock } from "./pull/lock.ts";
import { isMissing, systemFailure } from "./system-failure.ts";

/** A cache in a folder: of each file NAME.bin and NAME.json, where NAME is a hash of its address. */
export class FolderCache implements WritableCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  list(): Promise<CachedFile[]> {
    const names = existsSync(this.#folder) ? readdirSync(this.#folder) : [];
    const files = names.filter((name) => name.endsWith(".json")).map((name) => this.#describe(name.slice(0, -5)));
    return Promise.resolve(files.filter((file) => file !== undefined));
  }

  delete(url: string): Promise<boolean> {
    const name = nameOf(url);
    const wasThere = existsSync(this.#path(name, "json"));
    rmSync(this.#path(name, "json"), { force: true });
    rmSync(this.#path(name, "bin"), { force: true });
    return Promise.resolve(wasThere);
  }

  async estimate(): Promise<CacheEstimate> {
    const usage = (await this.list()).reduce((sum, { bytes }) => sum + bytes, 0);
    const space = await statfs(this.#folder).catch(() => undefined);
    return { usage, quota: space === undefined ? undefined : usage + space.bavail * space.bsize };
  }

  open(url: string): Promise<{ source: FileSource; file: CachedFile } | undefined> {
    const file = this.#describe(nameOf(url));
    if (file?.complete !== true) return Promise.resolve(undefined);
    return Promise.resolve({ source: openDescriptor(openSync(this.#path(nameOf(url), "bin"), "r")), file });
  }

  /** @throws Llama2Error CACHE_LOCKED while another process, or another thread, writes the file; IO */
  async write(url: string): Promise<CacheWriter> {
    const name = nameOf(url);
    mkdirSync(this.#folder, { recursive: true });
    const release = await acquireLock(this.#path(name, "lock"));
    const path = this.#path(name, "bin");
    const failing = <T>(act: () => T): T => {
      try {
        return act();
      } catch (cause) {
        throw systemFailure(`write ${path}`, cause);
      }
    };
    const fd = failing(() => openSync(path, existsSync(path) ? "r+" : "w+"));
    const source = openDescriptor(fd);
    let record = this.#record(name) ?? { url, complete: false };
    let size = fstatSync(fd).size;
    return {
      get record() {
        return record;
      },
      get size() {
        return size;
      },
      read: (offset, into) => source.read(offset, into),
      append: (bytes) => {
        failing(() => {
          for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, size + at);
        });
        size += bytes.length;
      },
      clear: () => {
        failing(() => {
          ftruncateSync(fd);
        });
        size = 0;
      },
      save: (now) => {
        record = now;
        failing(() => {
          writeFileSync(this.#path(name, "tmp"), JSON.stringify(now));
          renameSync(this.#path(name, "tmp"), this.#path(name, "json"));
        });
      },
      close: async () => {
        closeSync(fd);
        await release();
      },
    };
  }

  #path(name: string, extension: string): string {
    return join(this.#folder, `${name}.${extension}`);
  }

  #record(name: string): CacheRecord | undefined {
    try {
      return JSON.parse(readFileSync(this.#path(name, "json"), "utf8")) as CacheRecord;
    } catch (cause) {
      if (isMissing(cause) || cause instanceof SyntaxError) return undefined;
      throw systemFailure(`read ${this.#path(name, "json")}`, cause);
    }
  }

  /** What lies there: a record whose file is gone or has another size is of no use. */
  #describe(name: string): CachedFile | undefined {
    const record = this.#record(name);
    const bytes = statSync(this.#path(name, "bin"), { throwIfNoEntry: false })?.size;
    if (record === undefined || bytes === undefined) return undefined;
    return { ...record, bytes, complete: record.complete && bytes === record.total };
  }
}

function nameOf(url: string): string {
  return sha256Hex(new TextEncoder().encode(url)).slice(0, 32);
}
