import { ByteBuffer } from "../../base/byte-buffer";
import { Connection } from "./connection";
import { HttpLimits } from "./limits";
import { CR, isFieldByte, LF } from "./octets";
import { refuse } from "./refusal";

// Where the scan stands, kept between one piece of input and the next.
const LINE_START: i32 = 0;
const IN_LINE: i32 = 1;
const AFTER_CR: i32 = 2; // in a line
const AFTER_EMPTY_CR: i32 = 3; // at the start of one

/** The longest method and version that a request line may add to its target. */
const LINE_FRAME_BYTES: usize = 64;

/**
 * Takes the bytes of a request's head, up to and with the empty line behind it, from what has just come. Empty lines before
 * the request line are passed over (RFC 9112, 2.2). A line ends with CR LF and nothing else: who takes less finds heads
 * where a proxy in front sees none.
 * @returns how many bytes were taken; headLength is set when the head is whole. A refusal ends the scan.
 */
export function scanHead(c: Connection, from: usize, n: usize, limits: HttpLimits): usize {
  const input = c.input;
  let skipped: usize = 0;
  let state = c.scan;
  let i: usize = 0;
  while (i < n && c.headLength == 0) {
    const byte = load<u8>(from + i++);
    if (state == AFTER_CR || state == AFTER_EMPTY_CR) {
      if (byte != LF) return refuseLine(c, n);
      if (state == AFTER_CR) {
        if (c.lineEnd == 0) c.lineEnd = input.length + i - skipped - 2;
      } else if (c.lineEnd == 0) {
        skipped = i;
        input.dropFront(input.length);
      } else {
        c.headLength = input.length + i - skipped;
      }
      state = LINE_START;
    } else if (byte == CR) {
      state = state == LINE_START ? AFTER_EMPTY_CR : AFTER_CR;
    } else if (isFieldByte(byte)) {
      state = IN_LINE;
    } else {
      return refuseLine(c, n);
    }
  }
  c.scan = state;
  if (!isWithinLimits(c, input.length + i - skipped, limits)) return n;
  return keep(c, input, from + skipped, i - skipped) ? i : n;
}

function refuseLine(c: Connection, n: usize): usize {
  refuse(c, 400).text("The head of the request holds a control character, or a line that does not end with CR LF.");
  return n;
}

function isWithinLimits(c: Connection, length: usize, limits: HttpLimits): bool {
  const line = c.lineEnd == 0 ? length : c.lineEnd;
  if (line > limits.maxUriBytes + LINE_FRAME_BYTES) {
    refuse(c, 414).text("The request line is longer than ").integer(limits.maxUriBytes).text(" bytes.");
    return false;
  }
  if ((c.headLength == 0 ? length : c.headLength) > limits.maxHeaderBytes) {
    refuse(c, 431).text("The header fields take more than ").integer(limits.maxHeaderBytes).text(" bytes.");
    return false;
  }
  return true;
}

function keep(c: Connection, input: ByteBuffer, from: usize, n: usize): bool {
  if (input.append(from, n)) return true;
  refuse(c, 503).text("The server has no room for the request now.");
  return false;
}
