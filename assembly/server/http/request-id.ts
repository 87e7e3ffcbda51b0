import { hexDigit } from "../../base/ascii";
import { randomU64 } from "../../host/random";
import { Connection, REQUEST_ID_BYTES } from "./connection";
import { isDigit, lower } from "./octets";

/** Gives the request the id under which logs and the client know it: the client's own, or a random one. */
export function identify(c: Connection): void {
  const own = c.header("x-request-id");
  if (isSafe(own, c.headerLength)) {
    memory.copy(c.requestId, own, c.headerLength);
    c.requestIdLength = c.headerLength;
    return;
  }
  store<u32>(c.requestId, 0x5f71_6572); // "req_"
  let bits = randomU64();
  for (let i: usize = 4; i < 20; i++) {
    store<u8>(c.requestId + i, hexDigit(<u8>(bits & 15)));
    bits >>= 4;
  }
  c.requestIdLength = 20;
}

/** Letters, digits, "-", "_", "." and nothing that a log or a header could misread. */
function isSafe(at: usize, length: usize): bool {
  if (length == 0 || length > REQUEST_ID_BYTES) return false;
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(at + i);
    const letter: u8 = lower(byte) - 0x61;
    if (letter >= 26 && !isDigit(byte) && byte != 0x2d && byte != 0x5f && byte != 0x2e) return false;
  }
  return true;
}
