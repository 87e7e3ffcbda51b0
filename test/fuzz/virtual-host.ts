/** What a command is started with. Files lie in one mapped folder, "."; paths are their names. */
export interface Job {
  /** Without the program's name. Bytes where an argument is not UTF-8. */
  args: readonly (string | Uint8Array)[];
  env?: Readonly<Record<string, string>>;
  stdin?: Uint8Array;
  files?: Readonly<Record<string, Uint8Array>>;
  /** Standard streams that are terminals. */
  terminals?: readonly number[];
  /** Standard input and output are non-blocking pipes, busy at every first try until poll_oneoff has waited for them. */
  nonBlocking?: boolean;
  /** Nanoseconds that pass from one look at the clock to the next; the real time when left out. */
  tick?: number;
}

/** How it ended. */
export interface Outcome {
  code: number;
  stdout: Uint8Array;
  stderr: string;
}

const ERRNO = { SUCCESS: 0, AGAIN: 6, BADF: 8, NOENT: 44 } as const;
const FILE_TYPE = { UNKNOWN: 0, CHARACTER_DEVICE: 2, REGULAR: 4 } as const;
const FOLDER_FD = 3;

/** How proc_exit leaves the command. */
class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

interface OpenFile {
  bytes: Uint8Array;
  offset: number;
}

/** The part of WASI preview 1 that the command imports, over memory: a run costs less than starting a process. */
class VirtualHost {
  readonly stdout: Uint8Array[] = [];
  readonly stderr: Uint8Array[] = [];
  readonly #job: Job;
  readonly #open = new Map<number, OpenFile>();
  #memory: WebAssembly.Memory | undefined;
  #nextFd = FOLDER_FD + 1;
  #now = 0n;
  /** Which of the non-blocking pipes have been waited for, and which have said that they are busy. */
  readonly #ready = new Set<number>();
  readonly #busy = new Set<number>();

  constructor(job: Job) {
    this.#job = job;
    this.#open.set(0, { bytes: job.stdin ?? new Uint8Array(), offset: 0 });
  }

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
  }

  get imports(): Record<string, (...args: number[]) => number> {
    const args = [Buffer.from("llama2"), ...this.#job.args.map((arg) => Buffer.from(arg))];
    const env = Object.entries(this.#job.env ?? {}).map(([name, value]) => Buffer.from(`${name}=${value}`));
    return {
      args_sizes_get: (count, bytes) => this.#writeSizes(args, count, bytes),
      args_get: (pointers, bytes) => this.#writeStrings(args, pointers, bytes),
      environ_sizes_get: (count, bytes) => this.#writeSizes(env, count, bytes),
      environ_get: (pointers, bytes) => this.#writeStrings(env, pointers, bytes),
      clock_time_get: (_id, _precision, at) => this.#clock(at),
      proc_exit: (code) => {
        throw new Exit(code);
      },
      fd_prestat_get: (fd, at) => this.#prestat(fd, at),
      fd_prestat_dir_name: (_fd, at) => {
        this.#bytes[at] = ".".charCodeAt(0);
        return ERRNO.SUCCESS;
      },
      fd_fdstat_get: (fd, at) => this.#fdstat(fd, at),
      fd_filestat_get: (fd, at) => this.#filestat(fd, at),
      fd_read: (fd, vector, _count, at) => this.#read(fd, vector, at),
      fd_write: (fd, vector, _count, at) => this.#write(fd, vector, at),
      fd_close: (fd) => (this.#open.delete(fd) ? ERRNO.SUCCESS : ERRNO.BADF),
      path_open: (_fd, _lookup, path, length, _flags, _base, _inherited, _fdFlags, at) =>
        this.#openFile(path, length, at),
      poll_oneoff: (subscription, _events, _count, at) => this.#poll(subscription, at),
    };
  }

  get #view(): DataView {
    return new DataView(this.#memory!.buffer);
  }

  get #bytes(): Uint8Array {
    return new Uint8Array(this.#memory!.buffer);
  }

  #writeSizes(strings: readonly Uint8Array[], count: number, bytes: number): number {
    this.#view.setUint32(count, strings.length, true);
    this.#view.setUint32(
      bytes,
      strings.reduce((sum, { length }) => sum + length + 1, 0),
      true,
    );
    return ERRNO.SUCCESS;
  }

  #writeStrings(strings: readonly Uint8Array[], pointers: number, bytes: number): number {
    let at = bytes;
    for (const [i, string] of strings.entries()) {
      this.#view.setUint32(pointers + 4 * i, at, true);
      this.#bytes.set(string, at);
      this.#bytes[at + string.length] = 0;
      at += string.length + 1;
    }
    return ERRNO.SUCCESS;
  }

  #clock(at: number): number {
    const { tick } = this.#job;
    this.#now = tick === undefined ? process.hrtime.bigint() : this.#now + BigInt(tick);
    this.#view.setBigUint64(at, this.#now, true);
    return ERRNO.SUCCESS;
  }

  #prestat(fd: number, at: number): number {
    if (fd !== FOLDER_FD) return ERRNO.BADF;
    this.#view.setUint32(at, 0, true); // a folder
    this.#view.setUint32(at + 4, 1, true); // the length of its name
    return ERRNO.SUCCESS;
  }

  #fdstat(fd: number, at: number): number {
    const terminal = this.#job.terminals?.includes(fd) ?? false;
    this.#bytes.fill(0, at, at + 24);
    this.#bytes[at] = terminal ? FILE_TYPE.CHARACTER_DEVICE : FILE_TYPE.UNKNOWN;
    return ERRNO.SUCCESS;
  }

  #filestat(fd: number, at: number): number {
    const file = this.#open.get(fd);
    if (!file) return ERRNO.BADF;
    this.#bytes.fill(0, at, at + 64);
    this.#bytes[at + 16] = FILE_TYPE.REGULAR;
    this.#view.setBigUint64(at + 32, BigInt(file.bytes.length), true);
    return ERRNO.SUCCESS;
  }

  #openFile(path: number, length: number, at: number): number {
    const name = Buffer.from(this.#memory!.buffer, path, length).toString("latin1");
    const bytes = this.#job.files?.[name];
    if (!bytes) return ERRNO.NOENT;
    this.#open.set(this.#nextFd, { bytes, offset: 0 });
    this.#view.setUint32(at, this.#nextFd++, true);
    return ERRNO.SUCCESS;
  }

  /** The one buffer of a vector: the command never passes more. */
  #buffer(vector: number): Uint8Array {
    const [from, length] = [this.#view.getUint32(vector, true), this.#view.getUint32(vector + 4, true)];
    return this.#bytes.subarray(from, from + length);
  }

  #poll(subscription: number, at: number): number {
    const fd = this.#view.getInt32(subscription + 16, true);
    if (!this.#busy.delete(fd)) throw new Error(`a wait for ${fd}, which is not busy`);
    this.#ready.add(fd);
    this.#view.setUint32(at, 1, true);
    return ERRNO.SUCCESS;
  }

  /** Whether a call must be told to come back later. */
  #isBusy(fd: number): boolean {
    if (!this.#job.nonBlocking || fd > 1 || this.#ready.delete(fd)) return false;
    if (this.#busy.has(fd)) throw new Error(`${fd} was tried again without a wait`);
    this.#busy.add(fd);
    return true;
  }

  #read(fd: number, vector: number, at: number): number {
    if (this.#isBusy(fd)) return ERRNO.AGAIN;
    const file = this.#open.get(fd);
    if (!file) return ERRNO.BADF;
    const buffer = this.#buffer(vector);
    const part = file.bytes.subarray(file.offset, file.offset + buffer.length);
    buffer.set(part);
    file.offset += part.length;
    this.#view.setUint32(at, part.length, true);
    return ERRNO.SUCCESS;
  }

  #write(fd: number, vector: number, at: number): number {
    if (fd !== 1 && fd !== 2) return ERRNO.BADF;
    if (this.#isBusy(fd)) return ERRNO.AGAIN;
    const buffer = this.#buffer(vector);
    (fd === 1 ? this.stdout : this.stderr).push(buffer.slice());
    this.#view.setUint32(at, buffer.length, true);
    return ERRNO.SUCCESS;
  }
}

/**
 * Runs a command to its end.
 * @throws WebAssembly.RuntimeError when it traps
 */
export function runVirtual(module: WebAssembly.Module, job: Job): Outcome {
  const host = new VirtualHost(job);
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: host.imports });
  const { memory, _start } = exports as { memory: WebAssembly.Memory; _start: () => void };
  host.attach(memory);
  let code = 0;
  try {
    _start();
  } catch (error) {
    if (!(error instanceof Exit)) throw error;
    code = error.code;
  }
  return { code, stdout: Buffer.concat(host.stdout), stderr: Buffer.concat(host.stderr).toString() };
}
