import { read, STDIN } from "../host/streams";
import { Text } from "./text-input";

const CAPACITY: usize = 4096;
const LINE_FEED: u8 = 0x0a;

const buffer: usize = memory.data(4096, 16);
let at: usize = 0;
let end: usize = 0;

/** What `readLine` found. */
export const LINE: i32 = 0;
export const END: i32 = 1;
export const FAILED: i32 = 2;

/** Appends the next line of standard input without its line feed; the last one need not have any. */
export function readLine(line: Text): i32 {
  let some = false;
  while (at < end || fill()) {
    some = true;
    const start = at;
    while (at < end && load<u8>(buffer + at) != LINE_FEED) at++;
    if (!line.append(buffer + start, at - start)) return FAILED;
    if (at < end) {
      at++;
      return LINE;
    }
  }
  return some ? LINE : END;
}

/** Reads more of the input. False at its end; an input that cannot be read has ended. */
function fill(): bool {
  const count = read(STDIN, buffer, CAPACITY);
  at = 0;
  end = max(count, 0);
  return count > 0;
}
