import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { newSha256, Sha256 } from "../base/sha256";
import { cstringLength } from "../base/writer";
import { Connection } from "./http/connection";
import { equalsIgnoringCase, isBlank } from "./http/octets";
import { extraHeaders } from "./http/response";
import { readKeyFile } from "./key-file";
import { refuseWith } from "./refusal";
import { isGiven, textSetting, valueAt, valueCount } from "./settings";
import { Setting } from "./settings-table";

const SCHEME: string = "bearer";
const DIGEST_BYTES: usize = 32;

/** A key: only its SHA-256 is kept, 32 bytes behind the link. Digests take equally long to compare, whatever the keys. */
@unmanaged
class Key {
  next: Key;

  digest(): usize {
    return changetype<usize>(this) + offsetof<Key>();
  }
}

let keys: Key = changetype<Key>(0);
let sha: Sha256 = changetype<Sha256>(0);
const shown: usize = memory.data(32, 8); // the digest of what a client shows

/** Takes the keys of the settings and of the file that they name. False after `fail`. */
export function startAuth(): bool {
  keys = changetype<Key>(0);
  if (!isGiven(Setting.ApiKey) && !isGiven(Setting.ApiKeyFile)) return true;
  sha = newSha256();
  if (!changetype<usize>(sha)) {
    failMemory("the keys", offsetof<Sha256>());
    return false;
  }
  for (let i = 0; i < valueCount(Setting.ApiKey); i++) {
    const key = valueAt(Setting.ApiKey, i);
    if (!addKey(key, cstringLength(key))) return false;
  }
  return !isGiven(Setting.ApiKeyFile) || readKeyFile(textSetting(Setting.ApiKeyFile), addKey);
}

/** Whether clients must show a key. */
export function needsKey(): bool {
  return changetype<usize>(keys) != 0;
}

/**
 * Whether a client may use the API: it shows one of the keys, or there are none. Refuses it otherwise. How long that takes
 * depends on the length of what it shows and on the number of keys, and on nothing else.
 */
export function authorize(c: Connection): bool {
  if (!needsKey()) return true;
  const field = c.header("authorization");
  if (field && showsKey(field, c.headerLength)) return true;
  extraHeaders.text('WWW-Authenticate: Bearer realm="llama2"\r\n');
  const w = refuseWith(401, "authentication_error", "invalid_api_key", "");
  if (field) w.text("The API key is not valid.");
  else w.text("An API key is needed (Authorization: Bearer KEY).");
  return false;
}

/** Whether the value of an Authorization field is "Bearer", in any case, and a key. */
function showsKey(field: usize, length: usize): bool {
  let at = <usize>SCHEME.length;
  if (length <= at || !equalsIgnoringCase(field, at, SCHEME) || !isBlank(load<u8>(field + at))) return false;
  while (at < length && isBlank(load<u8>(field + at))) at++;
  return isKnown(field + at, length - at);
}

function isKnown(key: usize, length: usize): bool {
  digest(key, length, shown);
  let known: u64 = 0;
  for (let k = keys; changetype<usize>(k); k = k.next) {
    let difference: u64 = 0;
    for (let i: usize = 0; i < DIGEST_BYTES; i += 8) difference |= load<u64>(shown + i) ^ load<u64>(k.digest() + i);
    known |= ((difference | (0 - difference)) >> 63) ^ 1; // 1 when there is no difference, without a branch
  }
  return known != 0;
}

/** Notes a key. False after `fail`. */
function addKey(key: usize, length: usize): bool {
  const k = changetype<Key>(alloc(offsetof<Key>() + DIGEST_BYTES));
  if (!changetype<usize>(k)) {
    failMemory("the keys", DIGEST_BYTES);
    return false;
  }
  digest(key, length, k.digest());
  k.next = keys;
  keys = k;
  return true;
}

function digest(bytes: usize, length: usize, to: usize): void {
  sha.init();
  sha.update(bytes, length);
  sha.final(to);
}
