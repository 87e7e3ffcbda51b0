import { close, NOT_MAPPED, open, size } from "../host/files";
import { read } from "../host/streams";
import { fail, INVALID_FILE } from "./errors";
import { Writer } from "./writer";

// WASI preview 1's error numbers.
const EACCES: i32 = 2;
const EISDIR: i32 = 31;
const ELOOP: i32 = 32;
const ENAMETOOLONG: i32 = 37;
const ENOENT: i32 = 44;
const ENOTDIR: i32 = 54;
const EPERM: i32 = 63;
const ENOTCAPABLE: i32 = 76;

/** A longer path is shown by its two ends, so that what is wrong with it still fits in the message. */
const SHOWN_PATH_BYTES: usize = 200;

/**
 * Opens a file for reading. On failure the message names the path, the reason and the way out.
 * @param path UTF-8, as the user wrote it    @param what the file's part in the program, such as "the tokenizer"
 * @returns the file descriptor, or -1 after `fail(INVALID_FILE)`
 */
export function openFile(path: usize, pathLength: usize, what: string): i32 {
  const fd = open(path, pathLength);
  if (fd == NOT_MAPPED) {
    failNotMapped(path, pathLength);
    return -1;
  }
  // Some hosts open a folder as if it were a file.
  const error = fd < 0 ? -fd : size(fd) == -(<i64>EISDIR) ? EISDIR : 0;
  if (error == 0) return fd;
  if (fd >= 0) close(fd);
  const w = fail(INVALID_FILE).text("cannot open ");
  writePath(w, path, pathLength);
  writeReason(w.text(": "), error);
  w.text(" (").text(what).text(")");
  return -1;
}

/**
 * Reads `length` bytes, however many calls that takes.
 * @returns the count, smaller only when the file ends; minus the WASI errno when the host cannot read
 */
export function readFully(fd: i32, to: usize, length: usize): i64 {
  let count: usize = 0;
  while (count < length) {
    const n = read(fd, to + count, length - count);
    if (n < 0) return <i64>n;
    if (n == 0) break;
    count += n;
  }
  return <i64>count;
}

/** Appends a path on one line: control characters become "?", the middle of a very long one "...". */
export function writePath(w: Writer, path: usize, length: usize): Writer {
  if (length <= SHOWN_PATH_BYTES) return writeVisible(w, path, length);
  const half = SHOWN_PATH_BYTES / 2;
  return writeVisible(writeVisible(w, path, half).text("..."), path + length - half, half);
}

function writeVisible(w: Writer, from: usize, length: usize): Writer {
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(from + i);
    w.byte(byte < 0x20 || byte == 0x7f ? 0x3f : byte);
  }
  return w;
}

function writeReason(w: Writer, error: i32): void {
  if (error == ENOENT) w.text("No such file");
  else if (error == EISDIR) w.text("It is a folder, expected a file");
  else if (error == ENOTDIR) w.text("A part of the path is a file, not a folder");
  else if (error == EACCES) w.text("Permission denied");
  else if (error == ELOOP) w.text("Too many symbolic links, or a loop of them");
  else if (error == ENAMETOOLONG) w.text("The name is too long");
  // Node says ENOTCAPABLE, WasmEdge and wasmtime EPERM.
  else if (error == ENOTCAPABLE || error == EPERM) w.text('The path leaves the mapped folder through a link or ".."');
  else w.text("WASI error ").integer(error);
}

/** The mistake that everyone makes first: the host shows a WASI program the folders it was told to, and no others. */
function failNotMapped(path: usize, length: usize): void {
  const w = fail(INVALID_FILE).text("cannot open ");
  writePath(w, path, length).text(": its folder is not mapped into the sandbox (add --dir ");
  writeFolder(w, path, length).text(":");
  writeFolder(w, path, length).text(" for WasmEdge, --dir ");
  writeFolder(w, path, length).text(" for wasmtime)");
}

/** Appends the folder of a path: all before its last slash, "." without one. */
function writeFolder(w: Writer, path: usize, length: usize): Writer {
  while (length > 0 && load<u8>(path + length - 1) != 0x2f) length--;
  if (length == 0) return w.text(".");
  return writePath(w, path, length == 1 ? 1 : length - 1);
}
