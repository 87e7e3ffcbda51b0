import {
  args_get,
  args_sizes_get,
  environ_get,
  environ_sizes_get,
  proc_exit,
} from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";
import { alloc } from "../../base/arena";

const count: usize = memory.data(4, 4);
const bytes: usize = memory.data(4, 4);

let argv: usize = 0; // table of pointers to zero-terminated UTF-8
let argc: i32 = 0;
let environ: usize = 0;
let variables: i32 = 0;

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

export function argumentCount(): i32 {
  return argc;
}

export function argument(i: i32): usize {
  return load<usize>(argv + ((<usize>i) << alignof<usize>()));
}

export function variable(name: string): usize {
  for (let i = 0; i < variables; i++) {
    const entry = load<usize>(environ + ((<usize>i) << alignof<usize>()));
    let j = 0;
    while (j < name.length && load<u8>(entry + j) == <u8>name.charCodeAt(j)) j++;
    if (j == name.length && load<u8>(entry + j) == 0x3d) return entry + j + 1;
  }
  return 0;
}

export function exit(code: i32): void {
  proc_exit(code);
}
