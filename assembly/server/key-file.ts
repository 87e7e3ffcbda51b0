import { alloc } from "../base/arena";
import { fail, failMemory, INVALID_FILE, RUNTIME } from "../base/errors";
import { openFile, readFully, writePath } from "../base/file";
import { cstringLength, Writer } from "../base/writer";
import { close } from "../host/files";
import { isBlank } from "./http/octets";
import { isKey } from "./settings-check";

const MAX_BYTES: usize = 1 << 20;
const HASH: u8 = 0x23;

/** What is done with each key. False after `fail`. */
export type TakeKey = (key: usize, length: usize) => bool;

/**
 * Reads a file of keys, one a line; lines that are empty or begin with "#" are passed over. A file without a key is an
 * error, because a server without keys would be open to all.
 * @param path zero-terminated
 * @returns false after `fail`
 */
export function readKeyFile(path: usize, take: TakeKey): bool {
  const fd = openFile(path, cstringLength(path), "the keys");
  if (fd < 0) return false;
  const text = alloc(MAX_BYTES + 1);
  const length = text ? readFully(fd, text, MAX_BYTES + 1) : 0;
  close(fd);
  if (!text) {
    failMemory("the keys", MAX_BYTES);
    return false;
  }
  if (length < 0) failAbout(RUNTIME, path).text(" cannot be read: WASI error ").integer(-length);
  else if (<usize>length > MAX_BYTES) failAbout(INVALID_FILE, path).text(" is larger than 1 MiB");
  else return takeLines(path, text, text + <usize>length, take);
  return false;
}

function takeLines(path: usize, from: usize, end: usize, take: TakeKey): bool {
  let keys = 0;
  for (let line = 1; from < end; line++) {
    let next = from;
    while (next < end && load<u8>(next) != 0x0a) next++;
    let at = from;
    let last = next;
    from = next + 1;
    while (at < last && isBlank(load<u8>(at))) at++;
    while (last > at && (isBlank(load<u8>(last - 1)) || load<u8>(last - 1) == 0x0d)) last--;
    if (at == last || load<u8>(at) == HASH) continue;
    if (!isKey(at, last - at)) {
      const w = failAbout(INVALID_FILE, path).text(", line ").integer(line);
      w.text(": a key has 1 to 1024 visible ASCII characters, no spaces");
      return false;
    }
    if (!take(at, last - at)) return false;
    keys++;
  }
  if (keys == 0) failAbout(INVALID_FILE, path).text(" holds no key");
  return keys > 0;
}

function failAbout(code: i32, path: usize): Writer {
  return writePath(fail(code).text("the file of keys "), path, cstringLength(path));
}
