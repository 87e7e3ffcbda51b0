import { Connection } from "./connection";
import { methodNamed } from "./method";
import { isText } from "../../base/ascii";
import { equalsIgnoringCase, isDigit, isTokenByte, SPACE } from "./octets";
import { refuse } from "./refusal";

const SLASH: u8 = 0x2f;
const QUESTION: u8 = 0x3f;
const HASH: u8 = 0x23;
const VERSION_BYTES: usize = 8; // HTTP/1.1

/** Reads "METHOD target HTTP/1.x". False after a refusal. Path and query are offsets into the input until it is whole. */
export function readRequestLine(c: Connection, maxUri: usize): bool {
  const start = c.input.at;
  const end = start + c.lineEnd;
  let at = start;
  while (isTokenByte(load<u8>(at))) at++;
  if (at == start || load<u8>(at) != SPACE) return malformed(c);
  c.method = methodNamed(start, at - start);
  const target = ++at;
  while (at < end && isTargetByte(load<u8>(at))) at++;
  if (at == target || at >= end || load<u8>(at) != SPACE) return malformed(c);
  if (!readVersion(c, at + 1, end)) return false;
  if (at - target > maxUri) {
    refuse(c, 414).text("The request's target is longer than ").integer(maxUri).text(" bytes.");
    return false;
  }
  return readTarget(c, target, at);
}

function malformed(c: Connection): bool {
  refuse(c, 400).text("The request line must be a method, a target and HTTP/1.1, with one space between them.");
  return false;
}

function isTargetByte(byte: u8): bool {
  return byte > SPACE && byte < 0x7f && byte != HASH;
}

function readVersion(c: Connection, at: usize, end: usize): bool {
  if (end - at != VERSION_BYTES || !isText(at, 5, "HTTP/")) return malformed(c);
  const major = load<u8>(at, 5);
  const minor = load<u8>(at, 7);
  if (!isDigit(major) || load<u8>(at, 6) != 0x2e || !isDigit(minor)) return malformed(c);
  if (major != 0x31) {
    refuse(c, 505).text("The server speaks HTTP/1.1 and HTTP/1.0.");
    return false;
  }
  // A higher minor version is to be answered as the highest one known (RFC 9110, 2.5).
  c.minor = minor == 0x30 ? 0 : 1;
  return true;
}

/** A path and query, the same behind a scheme and an authority, or "*". */
function readTarget(c: Connection, target: usize, end: usize): bool {
  let at = target;
  if (load<u8>(at) != SLASH && !(end - at == 1 && load<u8>(at) == 0x2a)) {
    at = skipAuthority(at, end);
    if (at == 0) {
      refuse(c, 400).text("The request's target must be a path.");
      return false;
    }
  }
  c.path = at - c.input.at;
  const path = at;
  while (at < end && load<u8>(at) != QUESTION) at++;
  c.pathLength = at - path;
  if (at < end) at++;
  c.query = at - c.input.at;
  c.queryLength = end - at;
  return true;
}

/** The path of "http://host/path", 0 when it is something else. */
function skipAuthority(at: usize, end: usize): usize {
  if (end - at > 7 && equalsIgnoringCase(at, 7, "http://")) at += 7;
  else if (end - at > 8 && equalsIgnoringCase(at, 8, "https://")) at += 8;
  else return 0;
  const authority = at;
  while (at < end && load<u8>(at) != SLASH && load<u8>(at) != QUESTION) at++;
  return at == authority || at == end || load<u8>(at) == QUESTION ? 0 : at;
}
