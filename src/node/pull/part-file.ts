import { constants } from "node:fs";
import { type FileHandle, open, rename, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { Llama2Error } from "../../errors.ts";
import type { Part } from "../../models/fill-part.ts";
import { systemFailure } from "../system-failure.ts";

/** FILE.part: the beginning of a download. It stays when a download fails, and the next one goes on from its end. */
export class PartFile implements Part {
  readonly path: string;
  readonly #handle: FileHandle;
  #size: number;

  private constructor(path: string, handle: FileHandle, size: number) {
    this.path = path;
    this.#handle = handle;
    this.#size = size;
  }

  /** @throws Llama2Error IO, as do all methods */
  static async open(path: string): Promise<PartFile> {
    try {
      const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644);
      return new PartFile(path, handle, (await handle.stat()).size);
    } catch (cause) {
      throw systemFailure(`write ${path}`, cause);
    }
  }

  /** Bytes that are on disk. */
  get size(): number {
    return this.#size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    try {
      let done = 0;
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#size);
        done += bytesWritten;
        this.#size += bytesWritten;
      }
    } catch (cause) {
      throw systemFailure(`write ${this.path}`, cause);
    }
  }

  async clear(): Promise<void> {
    try {
      await this.#handle.truncate(0);
      this.#size = 0;
    } catch (cause) {
      throw systemFailure(`write ${this.path}`, cause);
    }
  }

  async reserve(bytes: number): Promise<void> {
    const folder = dirname(this.path);
    const space = await statfs(folder).catch(() => undefined);
    if (space === undefined || space.bavail * space.bsize >= bytes) return;
    throw new Llama2Error("IO", `${folder}: ${bytes} more bytes are needed, ${space.bavail * space.bsize} are free`);
  }

  /** Gives the complete file its name. */
  async finish(path: string): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.path, path);
    } catch (cause) {
      throw systemFailure(`write ${path}`, cause);
    }
  }

  /** Closes the file; one without a byte is removed. May be called after `finish`. */
  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    if (this.#size === 0) await rm(this.path, { force: true });
  }
}
