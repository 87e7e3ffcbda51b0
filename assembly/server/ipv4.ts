import { isText } from "../base/ascii";

/** The address of a text such as 127.0.0.1, the first byte the highest, or of "localhost"; -1 when it is none. */
export function parseAddress(text: usize, length: usize): i64 {
  if (isText(text, length, "localhost")) return 0x7f000001;
  let address: i64 = 0;
  let part: i64 = -1; // before its first digit
  let dots = 0;
  for (let i: usize = 0; i < length; i++) {
    const c = load<u8>(text + i);
    if (c == 0x2e) {
      if (part < 0 || ++dots > 3) return -1;
      address = (address << 8) | part;
      part = -1;
      continue;
    }
    // A leading zero may mean an octal number elsewhere.
    if (c < 0x30 || c > 0x39 || part == 0) return -1;
    part = (part < 0 ? 0 : part * 10) + (c - 0x30);
    if (part > 255) return -1;
  }
  return dots == 3 && part >= 0 ? (address << 8) | part : -1;
}
