import { alloc } from "../base/arena";
import { characterLength, continues, sequenceLength } from "../base/utf8";
import { Writer } from "../base/writer";

export { characterLength } from "../base/utf8";

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
