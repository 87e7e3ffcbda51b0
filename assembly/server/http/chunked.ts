import { hexValue } from "../../base/ascii";
import { Connection } from "./connection";
import { HttpLimits } from "./limits";
import { COLON, CR, isFieldByte, isTokenByte, LF } from "./octets";
import { refuse, refuseLength } from "./refusal";

// Where the decoder stands, kept between one piece of input and the next.
const SIZE: i32 = 0;
const EXTENSION: i32 = 1;
const SIZE_LF: i32 = 2;
const DATA: i32 = 3;
const DATA_CR: i32 = 4;
const DATA_LF: i32 = 5;
const TRAILER_START: i32 = 6;
const TRAILER_NAME: i32 = 7;
const TRAILER_VALUE: i32 = 8;
const TRAILER_LF: i32 = 9;
const LAST_LF: i32 = 10;
const DONE: i32 = 11;

const SEMICOLON: u8 = 0x3b;
const MAX_SIZE_DIGITS: i32 = 16;
/** Extensions and trailers are read and thrown away, up to this many bytes of a body. */
const MAX_OVERHEAD: usize = 4096;

/** Whether the last chunk and the trailers have come. */
export function isBodyDecoded(c: Connection): bool {
  return c.chunkState == DONE;
}

/**
 * Decodes a piece of a chunked body to the end of the input.
 * @returns how many bytes belong to it; those behind are the next request's. A refusal ends it.
 */
export function decodeChunks(c: Connection, from: usize, n: usize, limits: HttpLimits): usize {
  let i: usize = 0;
  while (i < n && c.chunkState != DONE && c.refused == 0) {
    if (c.chunkState == DATA) i += takeData(c, from + i, n - i);
    else step(c, load<u8>(from + i++), limits);
  }
  return i;
}

function takeData(c: Connection, from: usize, n: usize): usize {
  const count = <usize>min(<u64>n, c.remaining);
  if (!c.input.append(from, count)) {
    refuse(c, 503).text("The server has no room for the request now.");
    return n;
  }
  c.remaining -= count;
  if (c.remaining == 0) c.chunkState = DATA_CR;
  return count;
}

/** One byte that is no data. */
function step(c: Connection, byte: u8, limits: HttpLimits): void {
  switch (c.chunkState) {
    case SIZE:
      readSize(c, byte, limits);
      break;
    case EXTENSION:
      if (byte == CR) c.chunkState = SIZE_LF;
      else if (!isFieldByte(byte)) refuseChunk(c);
      else countOverhead(c);
      break;
    case SIZE_LF:
      if (byte != LF) refuseChunk(c);
      c.chunkState = c.remaining > 0 ? DATA : TRAILER_START;
      break;
    case DATA_CR:
      if (byte != CR) refuseChunk(c);
      c.chunkState = DATA_LF;
      break;
    case DATA_LF:
      if (byte != LF) refuseChunk(c);
      c.chunkState = SIZE;
      c.chunkDigits = 0;
      break;
    case LAST_LF:
      if (byte != LF) refuseChunk(c);
      c.chunkState = DONE;
      break;
    default:
      readTrailer(c, byte);
  }
}

function readSize(c: Connection, byte: u8, limits: HttpLimits): void {
  const digit = hexValue(byte);
  if (digit >= 0) {
    c.remaining = (c.remaining << 4) | digit;
    const body = <u64>(c.input.length - c.headLength);
    if (++c.chunkDigits > MAX_SIZE_DIGITS) refuseChunk(c);
    else if (c.remaining > <u64>limits.maxBodyBytes - body) {
      refuseLength(c, limits.maxBodyBytes);
    }
  } else if (c.chunkDigits > 0 && byte == SEMICOLON) c.chunkState = EXTENSION;
  else if (c.chunkDigits > 0 && byte == CR) c.chunkState = SIZE_LF;
  else refuseChunk(c);
}

/** Trailers must be fields, and are not looked at. */
function readTrailer(c: Connection, byte: u8): void {
  countOverhead(c);
  if (c.chunkState == TRAILER_START && byte == CR) c.chunkState = LAST_LF;
  else if (c.chunkState == TRAILER_START && isTokenByte(byte)) c.chunkState = TRAILER_NAME;
  else if (c.chunkState == TRAILER_NAME && byte == COLON) c.chunkState = TRAILER_VALUE;
  else if (c.chunkState == TRAILER_NAME && isTokenByte(byte)) return;
  else if (c.chunkState == TRAILER_VALUE && byte == CR) c.chunkState = TRAILER_LF;
  else if (c.chunkState == TRAILER_VALUE && isFieldByte(byte)) return;
  else if (c.chunkState == TRAILER_LF && byte == LF) c.chunkState = TRAILER_START;
  else refuseChunk(c);
}

function countOverhead(c: Connection): void {
  if (++c.overhead > MAX_OVERHEAD) refuse(c, 431).text("The body's chunk extensions and trailers are too long.");
}

function refuseChunk(c: Connection): void {
  refuse(c, 400).text("The body is not in the chunked coding.");
}
