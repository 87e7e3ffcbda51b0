import { streamError } from "./errors";
import { readFile } from "./files";
import { blockingRead, blockingWrite, getStderr, getStdin, getStdout } from "./imports";
import { lend } from "./lists";

const STDIN: i32 = 0;
const STDOUT: i32 = 1;

const AT_ONCE: usize = 4096; // as much as blocking-write-and-flush promises to take

const result: usize = memory.data(12, 4);
let input: i32 = 0;
let output: i32 = 0;
let errors: i32 = 0;

function outputOf(fd: i32): i32 {
  if (fd == STDOUT) {
    if (!output) output = getStdout();
    return output;
  }
  if (!errors) errors = getStderr();
  return errors;
}

export function write(fd: i32, bytes: usize, length: usize): i32 {
  while (length > 0) {
    const n = min(length, AT_ONCE);
    blockingWrite(outputOf(fd), bytes, n, result);
    if (load<u8>(result)) return streamError(result + 4);
    bytes += n;
    length -= n;
  }
  return 0;
}

export function read(fd: i32, bytes: usize, length: usize): i32 {
  if (fd != STDIN) return readFile(fd, bytes, length);
  if (!input) input = getStdin();
  lend(bytes, length);
  blockingRead(input, length, result);
  lend(0, 0);
  if (!load<u8>(result)) return load<i32>(result, 8);
  const CLOSED: u8 = 1;
  return load<u8>(result, 4) == CLOSED ? 0 : -streamError(result + 4);
}
