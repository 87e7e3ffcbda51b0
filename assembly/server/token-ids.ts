import { isWhole, JsonKind, JsonNode } from "../base/json-reader";
import { service } from "./service";

/** The token id that digits stand for, -1 when they are anything else. */
export function tokenNumber(text: usize, length: usize): i32 {
  if (length == 0 || length > 9) return -1;
  let id = 0;
  for (let i: usize = 0; i < length; i++) {
    const digit = load<u8>(text + i) - 0x30;
    if (digit > 9) return -1;
    id = id * 10 + digit;
  }
  return id;
}

/** Whether an array holds ids of the vocabulary and nothing else, at least one. */
export function areTokenIds(array: JsonNode): bool {
  if (array.kind != JsonKind.Array || array.count == 0) return false;
  for (let n = array.first; changetype<usize>(n); n = n.next) {
    if (!isWhole(n) || n.number < 0 || n.number >= <f64>service.tokenizer.vocabSize) return false;
  }
  return true;
}

/** Writes the ids of an array that `areTokenIds`. @param ids i32[array.count] */
export function writeTokenIds(array: JsonNode, ids: usize): void {
  for (let n = array.first; changetype<usize>(n); n = n.next) {
    store<i32>(ids, <i32>n.number);
    ids += 4;
  }
}
