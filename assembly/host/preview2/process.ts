import { exitWith, getArguments, getEnvironment } from "./imports";

const list: usize = memory.data(8, 4); // pointer, count
const empty: usize = memory.data(1, 1); // a string of no bytes, which a host may put anywhere

const ARGUMENT: usize = 8; // pointer, length
const VARIABLE: usize = 16; // those of the name, those of the value

let args: usize = 0;
let argc: i32 = 0;
let environ: usize = 0;
let variables: i32 = 0;

export function start(): bool {
  getArguments(list);
  args = load<usize>(list);
  argc = load<i32>(list, 4);
  getEnvironment(list);
  environ = load<usize>(list);
  variables = load<i32>(list, 4);
  return true;
}

export function argumentCount(): i32 {
  return argc;
}

/** A string of the host's with a zero behind it; cabi_realloc leaves room. */
function terminated(string: usize): usize {
  const length = load<usize>(string, 4);
  if (length == 0) return empty;
  const text = load<usize>(string);
  store<u8>(text + length, 0);
  return text;
}

export function argument(i: i32): usize {
  return terminated(args + <usize>i * ARGUMENT);
}

export function variable(name: string): usize {
  for (let i = 0; i < variables; i++) {
    const entry = environ + <usize>i * VARIABLE;
    const text = load<usize>(entry);
    if (load<i32>(entry, 4) != name.length) continue;
    let j = 0;
    while (j < name.length && load<u8>(text + j) == <u8>name.charCodeAt(j)) j++;
    if (j == name.length) return terminated(entry + 8);
  }
  return 0;
}

/** WASI 0.2 knows success and failure only: every code but 0 becomes 1. */
export function exit(code: i32): void {
  exitWith(code == 0 ? 0 : 1);
}
