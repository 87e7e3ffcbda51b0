/** Whether `length` bytes are these ASCII characters. */
export function isText(bytes: usize, length: usize, text: string): bool {
  return length == <usize>text.length && startsWith(bytes, length, text);
}

/** Whether `length` bytes begin with these ASCII characters. */
export function startsWith(bytes: usize, length: usize, text: string): bool {
  if (length < <usize>text.length) return false;
  for (let i = 0; i < text.length; i++) if (load<u8>(bytes + i) != <u8>text.charCodeAt(i)) return false;
  return true;
}

/** Whether zero-terminated bytes are these ASCII characters. */
export function isCstring(bytes: usize, text: string): bool {
  let i = 0;
  while (i < text.length && load<u8>(bytes + i) == <u8>text.charCodeAt(i)) i++;
  return i == text.length && load<u8>(bytes + i) == 0;
}

/** The hexadecimal digit of a value below 16, in lower case. */
export function hexDigit(value: u8): u8 {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

/** The value of a hexadecimal digit, or -1. */
export function hexValue(byte: u32): i32 {
  if (byte - 0x30 < 10) return byte - 0x30;
  const letter = (byte | 0x20) - 0x61;
  return letter < 6 ? letter + 10 : -1;
}
