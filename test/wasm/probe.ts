import { cstringLength, newWriter, Writer } from "../../assembly/base/writer";
import { alloc } from "../../assembly/base/arena";
import { close, open, size } from "../../assembly/host/files";
import { argument, argumentCount, exit, start, variable } from "../../assembly/host/process";
import { isTerminal, read, STDIN, STDOUT, write } from "../../assembly/host/streams";

/**
 * A command that shows what its host hands it; the tests of the runtimes' drivers and of the Node host run it.
 *   args ...      every argument on a line of its own           env NAME...   its value, or "-" when it is not set
 *   size PATH...  the file's bytes, or minus the WASI errno      stdin         what standard input holds
 *   exit N        ends with that code                            flood         writes until an error; exit code = errno
 *   trap          ends in a trap                                 spin          prints a line and never ends
 *   terminal      whether stdin, stdout, stderr are terminals    grow          half a gigabyte, and 64,000 bytes of x
 */
const CHUNK: usize = 4096;

function is(word: usize, expected: string): bool {
  for (let i = 0; i < expected.length; i++) if (load<u8>(word + i) != <u8>expected.charCodeAt(i)) return false;
  return load<u8>(word + expected.length) == 0;
}

function printVariable(out: Writer, name: usize): void {
  // `variable` takes a literal, so the names that the tests use stand here.
  let value: usize = 0;
  if (is(name, "LLAMA2_MODEL")) value = variable("LLAMA2_MODEL");
  else if (is(name, "LLAMA2_TOKENIZER")) value = variable("LLAMA2_TOKENIZER");
  else if (is(name, "LLAMA2_PROBE")) value = variable("LLAMA2_PROBE");
  else if (is(name, "NO_COLOR")) value = variable("NO_COLOR");
  else if (is(name, "PATH")) value = variable("PATH");
  if (value) out.cstring(value);
  else out.text("-");
  out.byte(0x0a);
}

function printSize(out: Writer, path: usize): void {
  const fd = open(path, cstringLength(path));
  out.integer(fd < 0 ? fd : size(fd)).byte(0x0a);
  if (fd >= 0) close(fd);
}

function copyInput(): void {
  const buffer = alloc(CHUNK);
  for (let n = read(STDIN, buffer, CHUNK); n > 0; n = read(STDIN, buffer, CHUNK)) write(STDOUT, buffer, n);
}

function flood(): i32 {
  const buffer = alloc(CHUNK);
  memory.fill(buffer, 0x78, CHUNK);
  let error = 0;
  while (error == 0) error = write(STDOUT, buffer, CHUNK);
  return error;
}

function spin(out: Writer): void {
  out.text("spinning\n").flush();
  while (true) {}
}

/** Grows the memory to half a gigabyte, far enough for the host to collect garbage, and calls the host all the while. */
function grow(out: Writer): i32 {
  for (let i = 0; i < 64; i++) {
    if (!alloc(8 << 20)) return 4;
    for (let j = 0; j < 1000; j++) out.byte(0x78).flush();
  }
  return 0;
}

function number(word: usize): i32 {
  let n = 0;
  for (; load<u8>(word) != 0; word++) n = n * 10 + (load<u8>(word) - 0x30);
  return n;
}

function probe(): i32 {
  if (!start() || argumentCount() < 2) return 2;
  const out = newWriter(STDOUT, CHUNK);
  const word = argument(1);
  const count = argumentCount();
  if (is(word, "exit")) return number(argument(2));
  if (is(word, "flood")) return flood();
  if (is(word, "grow")) return grow(out);
  if (is(word, "trap")) unreachable();
  if (is(word, "spin")) spin(out);
  if (is(word, "stdin")) copyInput();
  if (is(word, "terminal")) for (let fd = 0; fd < 3; fd++) out.text(isTerminal(fd) ? "yes\n" : "no\n");
  for (let i = 2; i < count; i++) {
    if (is(word, "args")) out.cstring(argument(i)).byte(0x0a);
    else if (is(word, "env")) printVariable(out, argument(i));
    else if (is(word, "size")) printSize(out, argument(i));
  }
  out.flush();
  return 0;
}

export function _start(): void {
  exit(probe());
}
