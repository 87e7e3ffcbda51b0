import { writePath } from "../base/file";
import { cstringLength, Writer } from "../base/writer";
import { Options } from "../command/options";
import { failFlag } from "../command/usage";
import { parseAddress } from "./ipv4";
import { LogLevel, parseLogLevel } from "./log-level";
import { isOrigin } from "./origin";
import { Setting } from "./settings-table";

/** A key is sent in a header, and the whole head of a request has 16 KiB. */
const MAX_KEY_BYTES: usize = 1024;
const MAX_MODEL_ID_BYTES: usize = 256;
const DIGEST_DIGITS: usize = 64;

/** Nothing is to be added to the table's own words. */
export function explain(w: Writer, setting: i32): void {
  if (setting < 0) w.text("; one server serves one");
}

/** Checks what the table cannot say about a value. */
export function check(_o: Options, setting: i32, name: usize, nameLength: i32, value: usize): bool {
  const length = cstringLength(value);
  if (setting == Setting.Host) {
    if (parseAddress(value, length) != -1) return true;
    return refuse(name, nameLength, " takes an IPv4 address or localhost", value);
  }
  if (setting == Setting.BasePath) {
    return isBasePath(value, length) || refuse(name, nameLength, " takes a path such as /llm", value);
  }
  if (setting == Setting.CorsOrigin) {
    return (
      isOrigin(value, length) || refuse(name, nameLength, " takes * or an origin such as https://example.org", value)
    );
  }
  if (setting == Setting.LogLevel) {
    return parseLogLevel(value) != LogLevel.None || refuse(name, nameLength, " takes off, error, info or debug", value);
  }
  if (setting == Setting.ModelId) {
    if (isName(value, length)) return true;
    return refuse(name, nameLength, " takes a name of 1 to 256 bytes on one line", value);
  }
  if (setting == Setting.ModuleSha256) {
    return isDigest(value, length) || refuse(name, nameLength, " takes 64 hexadecimal digits", value);
  }
  if (setting == Setting.ApiKey && !isKey(value, length)) {
    // Without the value: it may be a secret with a slip in it.
    failFlag(name, nameLength).text(" takes a key of 1 to 1024 visible ASCII characters, no spaces");
    return false;
  }
  return true;
}

function refuse(name: usize, nameLength: i32, takes: string, value: usize): bool {
  const w = failFlag(name, nameLength).text(takes).text(', not "');
  writePath(w, value, cstringLength(value)).text('"');
  return false;
}

/** Whether bytes can be a key: they stand in a header. */
export function isKey(bytes: usize, length: usize): bool {
  if (length == 0 || length > MAX_KEY_BYTES) return false;
  for (let i: usize = 0; i < length; i++) {
    const c = load<u8>(bytes + i);
    if (c <= 0x20 || c >= 0x7f) return false;
  }
  return true;
}

function isDigest(bytes: usize, length: usize): bool {
  if (length != DIGEST_DIGITS) return false;
  for (let i: usize = 0; i < length; i++) {
    const c = load<u8>(bytes + i);
    if ((c < 0x30 || c > 0x39) && (c < 0x61 || c > 0x66)) return false;
  }
  return true;
}

function isName(bytes: usize, length: usize): bool {
  if (length == 0 || length > MAX_MODEL_ID_BYTES) return false;
  for (let i: usize = 0; i < length; i++) if (load<u8>(bytes + i) < 0x20) return false;
  return true;
}

/** Whether a path is "/", or slashes each before at least one letter, digit, "-", "_", "~" or ".", perhaps one at the end. */
function isBasePath(path: usize, length: usize): bool {
  if (length == 0 || load<u8>(path) != 0x2f) return false;
  for (let i: usize = 1; i < length; i++) {
    const c = load<u8>(path + i);
    if (c == 0x2f && load<u8>(path + i - 1) == 0x2f) return false;
    const letter = (c | 0x20) >= 0x61 && (c | 0x20) <= 0x7a;
    const digit = c >= 0x30 && c <= 0x39;
    if (!letter && !digit && c != 0x2f && c != 0x2d && c != 0x5f && c != 0x7e && c != 0x2e) return false;
  }
  return true;
}
