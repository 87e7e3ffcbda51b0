import { ERRNO } from "./errno.ts";
import type { ModuleMemory } from "./module-memory.ts";

type Calls = Record<string, (...args: never[]) => number>;

const REALTIME = 0;
const RANDOM_BYTES_AT_ONCE = 65_536;

/** What `proc_exit` throws: it must not return. */
export class Exit extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the module ended with exit code ${status}`);
    this.status = status;
  }
}

/** What a program gets from its host besides files and sockets. */
export interface ProcessOptions {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Hears what it writes to its two streams, as the bytes come. */
  readonly onWrite: (fd: 1 | 2, bytes: Uint8Array) => void;
}

/** Arguments, environment, clocks, random bytes, standard output and standard error. */
export function processCalls(memory: ModuleMemory, options: ProcessOptions): Calls {
  const { args, env = {}, onWrite } = options;
  const zeroEnded = (texts: readonly string[]): Uint8Array[] =>
    texts.map((text) => new TextEncoder().encode(`${text}\0`));
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const sizes = (texts: readonly Uint8Array[]) => (count: number, bytes: number) => {
    memory.view.setUint32(count, texts.length, true);
    memory.view.setUint32(
      bytes,
      texts.reduce((sum, { length }) => sum + length, 0),
      true,
    );
    return ERRNO.SUCCESS;
  };
  const contents = (texts: readonly Uint8Array[]) => (table: number, to: number) => {
    for (const [i, text] of texts.entries()) {
      memory.view.setUint32(table + 4 * i, to, true);
      memory.bytes(to, text.length).set(text);
      to += text.length;
    }
    return ERRNO.SUCCESS;
  };
  const [words, settings] = [zeroEnded(args), zeroEnded(variables)];
  return {
    args_sizes_get: sizes(words),
    args_get: contents(words),
    environ_sizes_get: sizes(settings),
    environ_get: contents(settings),
    clock_time_get: (id: number, _precision: bigint, at: number) => {
      const milliseconds = id === REALTIME ? Date.now() : performance.now();
      memory.view.setBigUint64(at, BigInt(Math.round(milliseconds * 1e6)), true);
      return ERRNO.SUCCESS;
    },
    random_get: (at: number, length: number) => {
      for (let done = 0; done < length; done += RANDOM_BYTES_AT_ONCE) {
        const bytes = new Uint8Array(Math.min(RANDOM_BYTES_AT_ONCE, length - done));
        memory.bytes(at + done, bytes.length).set(crypto.getRandomValues(bytes));
      }
      return ERRNO.SUCCESS;
    },
    fd_write: (fd: number, vector: number, _count: number, at: number) => {
      if (fd !== 1 && fd !== 2) return ERRNO.BADF;
      const bytes = memory.vector(vector).slice();
      onWrite(fd, bytes);
      memory.view.setUint32(at, bytes.length, true);
      return ERRNO.SUCCESS;
    },
    fd_fdstat_set_flags: () => ERRNO.SUCCESS,
    proc_exit: (code: number) => {
      throw new Exit(code);
    },
  };
}
