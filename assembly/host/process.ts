import {
  args_get,
  args_sizes_get,
  environ_get,
  environ_sizes_get,
  proc_exit,
} from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";
import { alloc } from "../base/arena";

const count: usize = memory.data(4, 4);
const bytes: usize = memory.data(4, 4);

let argv: usize = 0; // table of pointers to zero-terminated UTF-8
let argc: i32 = 0;
let environ: usize = 0;
let variables: i32 = 0;

/** Fetches arguments and environment from the host. False when they do not fit in memory. */
export function start(): bool {
  args_sizes_get(count, bytes);
  argc = load<i32>(count);
  argv = alloc(<u64>argc * sizeof<usize>() + load<u32>(bytes));
  if (!argv) return false;
  args_get(argv, argv + <usize>argc * sizeof<usize>());

  environ_sizes_get(count, bytes);
  variables = load<i32>(count);
  environ = alloc(<u64>variables * sizeof<usize>() + load<u32>(bytes));
  if (!environ) return false;
  environ_get(environ, environ + <usize>variables * sizeof<usize>());
  return true;
}

/** The number of arguments, the program's name included. */
export function argumentCount(): i32 {
  return argc;
}

/** Argument `i`: a pointer to zero-terminated UTF-8. */
export function argument(i: i32): usize {
  return load<usize>(argv + ((<usize>i) << alignof<usize>()));
}

/** The value of an environment variable with an ASCII name (zero-terminated UTF-8), or 0 when it is not set. */
export function variable(name: string): usize {
  for (let i = 0; i < variables; i++) {
    const entry = load<usize>(environ + ((<usize>i) << alignof<usize>()));
    let j = 0;
    while (j < name.length && load<u8>(entry + j) == <u8>name.charCodeAt(j)) j++;
    if (j == name.length && load<u8>(entry + j) == 0x3d) return entry + j + 1;
  }
  return 0;
}

/** Ends the process. */
export function exit(code: i32): void {
  proc_exit(code);
}
