import { alloc } from "../../base/arena";
import { failMemory } from "../../base/errors";
import { characterLength } from "../../base/utf8";
import { byteValue, EOS, Vocabulary } from "../../text/vocabulary";

/** Longer tokens are never allowed: a text can do without them, and each byte costs room. */
export const MAX_TOKEN_BYTES: i32 = 64;

/** A token among all tokens in the order of their bytes. */
@unmanaged
export class OrderedToken {
  bytes: usize;
  id: i32;
  length: u8;
  /** How many bytes it begins with that the token before it begins with, too. */
  common: u8;
  /** Characters, if it is whole characters that may stand in a JSON string without an escape; 0 if it is not. */
  characters: u8;
  /** Makes the object whole words, which `swap` moves. */
  private unused: u8;
}

/** All tokens that a text can be made of, in the order of their bytes, so that what they begin with is read once. */
@unmanaged
export class TokenOrder {
  vocabulary: Vocabulary;
  count: i32;
  /** Whether there is a token for each byte that JSON's own characters need, and for each of the other characters. */
  spellsJson: bool;
  spellsCharacters: bool;
  /** u8[256]: whether there is a token of this byte alone. */
  spelled: usize;
  /** u8[256]: every byte, for byte tokens to point to. */
  alphabet: usize;
  /** OrderedToken[count] */
  tokens: usize;

  token(i: i32): OrderedToken {
    return changetype<OrderedToken>(this.tokens + <usize>i * offsetof<OrderedToken>());
  }

  /** Adds a token; nothing of the control tokens, whose text is not text. */
  add(id: i32): void {
    if (id <= EOS) return;
    let bytes = this.vocabulary.piece(id);
    let length = this.vocabulary.pieceLength(id);
    const byte = byteValue(bytes, length);
    if (byte >= 0) {
      bytes = this.alphabet + byte;
      length = 1;
    }
    if (length == 0 || length > MAX_TOKEN_BYTES) return;
    if (length == 1) store<u8>(this.spelled + load<u8>(bytes), 1);
    const token = this.token(this.count++);
    token.bytes = bytes;
    token.id = id;
    token.length = <u8>length;
    token.characters = plainCharacters(bytes, length);
  }

  /** Sorts the tokens by heap sort: 32,000 of them need no other memory, and no bad case. */
  sort(): void {
    for (let i = this.count / 2 - 1; i >= 0; i--) this.sift(i, this.count);
    for (let last = this.count - 1; last > 0; last--) {
      this.swap(0, last);
      this.sift(0, last);
    }
    for (let i = 1; i < this.count; i++) this.token(i).common = commonBytes(this.token(i - 1), this.token(i));
  }

  private sift(i: i32, count: i32): void {
    for (let child = 2 * i + 1; child < count; child = 2 * i + 1) {
      if (child + 1 < count && isBefore(this.token(child), this.token(child + 1))) child++;
      if (!isBefore(this.token(i), this.token(child))) return;
      this.swap(i, child);
      i = child;
    }
  }

  private swap(i: i32, j: i32): void {
    const a = changetype<usize>(this.token(i));
    const b = changetype<usize>(this.token(j));
    for (let field: usize = 0; field < offsetof<OrderedToken>(); field += 4) {
      const word = load<u32>(a + field);
      store<u32>(a + field, load<u32>(b + field));
      store<u32>(b + field, word);
    }
  }

  isSpelled(byte: u32): bool {
    return load<u8>(this.spelled + byte) != 0;
  }

  areSpelled(first: u32, last: u32): bool {
    for (let byte = first; byte <= last; byte++) if (!this.isSpelled(byte)) return false;
    return true;
  }
}

/** By bytes, of equal ones by id. */
function isBefore(a: OrderedToken, b: OrderedToken): bool {
  const common = commonBytes(a, b);
  if (common < a.length && common < b.length) return load<u8>(a.bytes + common) < load<u8>(b.bytes + common);
  return a.length != b.length ? a.length < b.length : a.id < b.id;
}

function commonBytes(a: OrderedToken, b: OrderedToken): u8 {
  const least = min(a.length, b.length);
  let n: u8 = 0;
  while (n < least && load<u8>(a.bytes + n) == load<u8>(b.bytes + n)) n++;
  return n;
}

function plainCharacters(bytes: usize, length: i32): u8 {
  let characters: u8 = 0;
  for (let i = 0; i < length;) {
    const c = load<u8>(bytes + i);
    if (c < 0x20 || c == 0x22 || c == 0x5c || c == 0x7f) return 0;
    const n = characterLength(bytes + i, length - i);
    if (n == 0) return 0;
    i += n;
    characters++;
  }
  return characters;
}

let last: TokenOrder = changetype<TokenOrder>(0);

/** The tokens of a vocabulary in order, made once for all that ask. Null after `fail(OUT_OF_MEMORY)`. */
export function tokenOrder(v: Vocabulary): TokenOrder {
  if (changetype<usize>(last) && last.vocabulary == v) return last;
  const bytes = offsetof<TokenOrder>() + 512 + <u64>v.size * offsetof<OrderedToken>();
  const order = changetype<TokenOrder>(alloc(bytes));
  if (!changetype<usize>(order)) {
    failMemory("the order of the tokens", bytes);
    return order;
  }
  order.vocabulary = v;
  order.count = 0;
  order.spelled = changetype<usize>(order) + offsetof<TokenOrder>();
  order.alphabet = order.spelled + 256;
  order.tokens = order.alphabet + 256;
  memory.fill(order.spelled, 0, 256);
  for (let i = 0; i < 256; i++) store<u8>(order.alphabet + i, <u8>i);
  for (let id = 0; id < v.size; id++) order.add(id);
  order.sort();
  order.spellsJson = order.areSpelled(0x20, 0x7e);
  order.spellsCharacters = order.areSpelled(0x80, 0xf4);
  last = order;
  return order;
}
