import { ERRNO } from "./errno.ts";
import type { FileSource } from "./file-source.ts";
import type { ModuleMemory } from "./module-memory.ts";

type Calls = Record<string, (...args: never[]) => number>;

/** The one folder that the module sees, "/". */
const ROOT_FD = 3;
const ROOT = "/";
const FIRST_FILE = 4;
const REGULAR_FILE = 4;
const FILESTAT_BYTES = 64;
const WHENCE = { SET: 0, CURRENT: 1, END: 2 } as const;

interface OpenFile {
  readonly source: FileSource;
  position: number;
}

/** The files that the module can open, below "/", to read. */
export class VirtualFiles {
  readonly #memory: ModuleMemory;
  readonly #files: ReadonlyMap<string, FileSource>;
  readonly #onRead: ((name: string, position: number) => void) | undefined;
  readonly #opened = new Map<number, OpenFile & { name: string }>();
  #next = FIRST_FILE;

  /** @param files by their names below "/"   @param onRead hears how far a file was read */
  constructor(
    memory: ModuleMemory,
    files: Readonly<Record<string, FileSource>>,
    onRead?: (name: string, position: number) => void,
  ) {
    this.#memory = memory;
    this.#files = new Map(Object.entries(files));
    this.#onRead = onRead;
  }

  close(fd: number): number {
    return this.#opened.delete(fd) ? ERRNO.SUCCESS : ERRNO.BADF;
  }

  readonly calls: Calls = {
    fd_prestat_get: (fd: number, at: number) => {
      if (fd !== ROOT_FD) return ERRNO.BADF;
      this.#memory.view.setUint32(at, 0, true);
      this.#memory.view.setUint32(at + 4, ROOT.length, true);
      return ERRNO.SUCCESS;
    },
    fd_prestat_dir_name: (fd: number, at: number, length: number) => {
      if (fd !== ROOT_FD || length < ROOT.length) return ERRNO.BADF;
      this.#memory.bytes(at, ROOT.length).set(new TextEncoder().encode(ROOT));
      return ERRNO.SUCCESS;
    },
    path_open: (folder: number, _flags: number, path: number, length: number, ...rest: (number | bigint)[]) => {
      if (folder !== ROOT_FD) return ERRNO.BADF;
      const name = new TextDecoder().decode(this.#memory.bytes(path, length).slice());
      const source = this.#files.get(name);
      if (source === undefined) return ERRNO.NOENT;
      this.#opened.set(this.#next, { source, position: 0, name });
      this.#memory.view.setUint32(Number(rest.at(-1)), this.#next++, true);
      return ERRNO.SUCCESS;
    },
    fd_filestat_get: (fd: number, at: number) => {
      const file = this.#opened.get(fd);
      if (file === undefined) return ERRNO.BADF;
      this.#memory.bytes(at, FILESTAT_BYTES).fill(0);
      this.#memory.view.setUint8(at + 16, REGULAR_FILE);
      this.#memory.view.setBigUint64(at + 32, BigInt(file.source.size), true);
      return ERRNO.SUCCESS;
    },
    fd_seek: (fd: number, offset: bigint, whence: number, at: number) => {
      const file = this.#opened.get(fd);
      if (file === undefined) return ERRNO.BADF;
      const base = whence === WHENCE.SET ? 0 : whence === WHENCE.CURRENT ? file.position : file.source.size;
      file.position = Math.max(0, base + Number(offset));
      this.#memory.view.setBigUint64(at, BigInt(file.position), true);
      return ERRNO.SUCCESS;
    },
    fd_read: (fd: number, vector: number, _count: number, at: number) => {
      const file = this.#opened.get(fd);
      if (file === undefined) return ERRNO.BADF;
      let n: number;
      try {
        n = file.source.read(file.position, this.#memory.vector(vector));
      } catch {
        return ERRNO.IO;
      }
      file.position += n;
      this.#memory.view.setUint32(at, n, true);
      this.#onRead?.(file.name, file.position);
      return ERRNO.SUCCESS;
    },
  };
}
