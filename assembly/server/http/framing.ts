import { BodyKind, Connection } from "./connection";
import { fieldName, fieldNameLength, fieldValue, fieldValueLength } from "./fields";
import { isText } from "../../base/ascii";
import { COMMA, equalsIgnoringCase, isBlank, isDigit, isHostByte, isTokenByte } from "./octets";
import { refuse, refuseLength } from "./refusal";

// What the fields of the request that is being read say about its frame.
let hosts: i32 = 0;
let lengths: i32 = 0;
let length: u64 = 0;
let codings: i32 = 0; // fields
let isChunked: bool = false; // the last coding is
let otherCodings: bool = false;
let wantsClose: bool = false;
let wantsKeepAlive: bool = false;
let expectsContinue: bool = false;

// More digits than any limit has; the value stays below 2^63.
const MAX_DIGITS: usize = 18;

/** Before the fields of a request. */
export function startFraming(): void {
  hosts = lengths = codings = 0;
  length = 0;
  isChunked = otherCodings = wantsClose = wantsKeepAlive = expectsContinue = false;
}

/** Takes the field that has just been read. False after a refusal. */
export function noteField(c: Connection): bool {
  const n = fieldNameLength;
  if (n == 4 && isNamed("host")) return noteHost(c);
  if (n == 6 && isNamed("expect")) return noteExpect(c);
  if (n == 10 && isNamed("connection")) return noteConnection();
  if (n == 14 && isNamed("content-length")) return noteLength(c);
  if (n == 17 && isNamed("transfer-encoding")) return noteCodings(c);
  return true;
}

function isNamed(name: string): bool {
  return isText(fieldName, fieldNameLength, name);
}

function noteHost(c: Connection): bool {
  let good: bool = ++hosts == 1;
  for (let i: usize = 0; i < fieldValueLength; i++) good = good && isHostByte(load<u8>(fieldValue + i));
  if (!good) refuse(c, 400).text("There must be one Host, a name or address with or without a port.");
  return good;
}

function noteExpect(c: Connection): bool {
  expectsContinue = equalsIgnoringCase(fieldValue, fieldValueLength, "100-continue");
  if (!expectsContinue) refuse(c, 417).text("The only expectation that can be met is 100-continue.");
  return expectsContinue;
}

/** The length of the element of a comma-separated list at `at`, up to the comma. */
function elementLength(at: usize, end: usize): usize {
  let n: usize = 0;
  while (at + n < end && load<u8>(at + n) != COMMA) n++;
  return n;
}

function trimmedLength(at: usize, n: usize): usize {
  while (n > 0 && isBlank(load<u8>(at + n - 1))) n--;
  return n;
}

function noteConnection(): bool {
  const end = fieldValue + fieldValueLength;
  for (let at = fieldValue; at < end;) {
    while (at < end && isBlank(load<u8>(at))) at++;
    const n = elementLength(at, end);
    const trimmed = trimmedLength(at, n);
    if (equalsIgnoringCase(at, trimmed, "close")) wantsClose = true;
    if (equalsIgnoringCase(at, trimmed, "keep-alive")) wantsKeepAlive = true;
    at += n + 1;
  }
  return true;
}

function noteLength(c: Connection): bool {
  // Two lengths, even two equal ones, are two places where a proxy and this server could differ.
  let good: bool = ++lengths == 1 && fieldValueLength > 0;
  length = 0;
  for (let i: usize = 0; good && i < fieldValueLength; i++) {
    const byte = load<u8>(fieldValue + i);
    good = isDigit(byte);
    length = i < MAX_DIGITS ? length * 10 + (byte - 0x30) : <u64>i64.MAX_VALUE;
  }
  if (!good) refuse(c, 400).text("There must be one Content-Length, a whole number.");
  return good;
}

function noteCodings(c: Connection): bool {
  codings++;
  const end = fieldValue + fieldValueLength;
  for (let at = fieldValue; at <= end;) {
    while (at < end && isBlank(load<u8>(at))) at++;
    const n = elementLength(at, end);
    const trimmed = trimmedLength(at, n);
    let good: bool = trimmed > 0 && !isChunked; // chunked comes last, and once
    for (let i: usize = 0; i < trimmed; i++) good = good && isTokenByte(load<u8>(at + i));
    if (!good) {
      refuse(c, 400).text("Transfer-Encoding must be chunked.");
      return false;
    }
    isChunked = equalsIgnoringCase(at, trimmed, "chunked");
    if (!isChunked) otherCodings = true;
    at += n + 1;
  }
  return true;
}

/** Decides, behind the last field, how the body ends and whether the connection stays. False after a refusal. */
export function decideFraming(c: Connection, maxBody: usize): bool {
  if (c.minor > 0 && hosts == 0) {
    refuse(c, 400).text("An HTTP/1.1 request must name its Host.");
    return false;
  }
  if (codings > 0 && (lengths > 0 || c.minor == 0)) {
    refuse(c, 400).text("Transfer-Encoding goes with neither Content-Length nor HTTP/1.0.");
    return false;
  }
  if (otherCodings) {
    refuse(c, 501).text("The only transfer coding that is understood is chunked.");
    return false;
  }
  if (length > <u64>maxBody) {
    refuseLength(c, maxBody);
    return false;
  }
  c.bodyKind = codings > 0 ? BodyKind.Chunked : length > 0 ? BodyKind.Fixed : BodyKind.None;
  c.remaining = length;
  c.keepAlive = !wantsClose && (c.minor > 0 || wantsKeepAlive);
  c.owesContinue = expectsContinue && c.minor > 0 && c.bodyKind != BodyKind.None;
  return true;
}
