import { alloc } from "../base/arena";
import { Writer } from "../base/writer";

/**
 * The length of the character that a first byte starts, 0 for a byte that starts none.
 * Source: The Unicode Standard 15.0, table 3-7, as is `continues`.
 */
function sequenceLength(lead: u32): i32 {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0; // a continuation, or a two-byte form of ASCII
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

/** Whether `byte` may stand at `index` (1 to 3) of the character that `lead` starts. */
function continues(lead: u32, index: i32, byte: u32): bool {
  if (index == 1) {
    if (lead == 0xe0) return byte >= 0xa0 && byte < 0xc0; // no overlong form of U+0800 and below
    if (lead == 0xed) return byte >= 0x80 && byte < 0xa0; // no surrogates
    if (lead == 0xf0) return byte >= 0x90 && byte < 0xc0; // no overlong form of U+FFFF and below
    if (lead == 0xf4) return byte >= 0x80 && byte < 0x90; // nothing above U+10FFFF
  }
  return byte >= 0x80 && byte < 0xc0;
}

/** The length in bytes of the valid character at the start of `length` > 0 bytes, 0 when there is none. */
export function characterLength(bytes: usize, length: usize): i32 {
  const lead = load<u8>(bytes);
  const n = sequenceLength(lead);
  if (<usize>n > length) return 0;
  for (let i = 1; i < n; i++) {
    if (!continues(lead, i, load<u8>(bytes + i))) return 0;
  }
  return n;
}

/** The offset of the first byte that is not part of a valid character, -1 when all are valid UTF-8. */
export function isValidUtf8(bytes: usize, length: usize): i64 {
  let at: usize = 0;
  while (at < length) {
    const n = characterLength(bytes + at, length - at);
    if (n == 0) return <i64>at;
    at += n;
  }
  return -1;
}

/** The bytes of a character that has not come whole yet: what a stream of tokens, each a few bytes, leaves between two. */
@unmanaged
export class Utf8Gate {
  count: i32;
  /** The held bytes in memory order. */
  held: u32;
}

/** A gate that holds nothing. Null when memory is exhausted. */
export function newUtf8Gate(): Utf8Gate {
  const g = changetype<Utf8Gate>(alloc(offsetof<Utf8Gate>()));
  if (changetype<usize>(g)) g.count = 0;
  return g;
}

/** Passes on to `out` every character that these bytes complete; holds back an unfinished one, drops invalid bytes. */
export function push(g: Utf8Gate, bytes: usize, length: usize, out: Writer): void {
  const held = changetype<usize>(g) + offsetof<Utf8Gate>("held");
  for (let i: usize = 0; i < length; i++) {
    const byte = load<u8>(bytes + i);
    // A byte that does not go on with the held ones drops them and starts anew.
    if (g.count > 0 && !continues(load<u8>(held), g.count, byte)) g.count = 0;
    store<u8>(held + g.count++, byte);
    const n = sequenceLength(load<u8>(held));
    if (g.count >= n) {
      out.bytes(held, n);
      g.count = 0;
    }
  }
}

/** Drops an unfinished character: the end of the text. */
export function flush(g: Utf8Gate): void {
  g.count = 0;
}
