/**
 * The length of the character that a first byte starts, 0 for a byte that starts none.
 * Source: The Unicode Standard 15.0, table 3-7, as is `continues`.
 */
export function sequenceLength(lead: u32): i32 {
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0; // a continuation, or a two-byte form of ASCII
  if (lead < 0xe0) return 2;
  if (lead < 0xf0) return 3;
  return lead < 0xf5 ? 4 : 0;
}

/** Whether `byte` may stand at `index` (1 to 3) of the character that `lead` starts. */
export function continues(lead: u32, index: i32, byte: u32): bool {
  if (index == 1) {
    if (lead == 0xe0) return byte >= 0xa0 && byte < 0xc0; // no overlong form of U+0800 and below
    if (lead == 0xed) return byte >= 0x80 && byte < 0xa0; // no surrogates
    if (lead == 0xf0) return byte >= 0x90 && byte < 0xc0; // no overlong form of U+FFFF and below
    if (lead == 0xf4) return byte >= 0x80 && byte < 0x90; // nothing above U+10FFFF
  }
  return byte >= 0x80 && byte < 0xc0;
}

/** The bits of a character that its first byte holds. */
export function leadBits(lead: u32): u32 {
  return lead & (0x7f >> clz(~(lead << 24)));
}

/** The bits of a character so far, and those of the next byte. */
export function addBits(bits: u32, byte: u32): u32 {
  return (bits << 6) | (byte & 0x3f);
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

/** How many characters begin in bytes that are valid UTF-8. */
export function countCharacters(bytes: usize, length: usize): i32 {
  let count = 0;
  for (let i: usize = 0; i < length; i++) count += i32((load<u8>(bytes + i) & 0xc0) != 0x80);
  return count;
}

/** Writes a character (not a surrogate) as UTF-8. Returns the end. */
export function writeCharacter(to: usize, code: u32): usize {
  if (code < 0x80) {
    store<u8>(to, <u8>code);
    return to + 1;
  }
  // The leading byte holds what the others, of six bits each, leave; its high ones count the bytes.
  const n: usize = code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  for (let i = n - 1; i > 0; i--) {
    store<u8>(to + i, <u8>(0x80 | (code & 0x3f)));
    code >>= 6;
  }
  store<u8>(to, <u8>((0xf00 >> (<u32>n)) | code));
  return to + n;
}
