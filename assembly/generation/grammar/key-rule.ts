import { Frame } from "./frame";
import { at, Instruction } from "./instruction";
import { BETWEEN, bytesToBetween } from "./string-rule";

/** FNV-1a. Names with the same hash count as the same: some name is then refused, but no two are ever equal. */
export const HASH_START: u32 = 0x811c9dc5;

export function hashByte(hash: u32, byte: u32): u32 {
  return (hash ^ byte) * 0x01000193;
}

/** Whether a name is one of the object's own, or one that it has already. */
export function isTaken(code: usize, rule: Instruction, frame: Frame, hash: u32): bool {
  for (let i = 0; i < rule.b; i++) if (<u32>at(code, rule.a + i).a == hash) return true;
  for (let key = frame.keys; changetype<usize>(key); key = key.next) if (key.hash == hash) return true;
  return false;
}

/**
 * Bytes that the rest of a name takes. One that may not end here can after one character more: the hashes of a name with
 * different last bytes differ, and there are more characters (93 in ASCII) than names (MAX_KEYS).
 */
export function keyCost(code: usize, rule: Instruction, frame: Frame, place: i32, length: i32, hash: u32): i32 {
  if (place != BETWEEN) return bytesToBetween(place) + 2;
  return length == 0 || isTaken(code, rule, frame, hash) ? 2 : 1;
}
