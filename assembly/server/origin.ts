/**
 * Whether a text is "*" or an origin as browsers write it: a scheme, "://", a host in lower case, perhaps a port; no path.
 */
export function isOrigin(text: usize, length: usize): bool {
  if (length == 1 && load<u8>(text) == 0x2a) return true;
  let at: usize = 0;
  while (at < length && isSchemeByte(load<u8>(text + at))) at++;
  if (at == 0 || length - at < 4) return false;
  if (load<u8>(text + at) != 0x3a || load<u16>(text + at, 1) != 0x2f2f) return false;
  for (at += 3; at < length; at++) {
    const c = load<u8>(text + at);
    // Visible, and none of those that end a host, begin something else, or are upper case.
    if (c <= 0x20 || c >= 0x7f || c == 0x2f || c == 0x3f || c == 0x23 || c == 0x40 || c == 0x2a || c == 0x2c)
      return false;
    if (c >= 0x41 && c <= 0x5a) return false;
  }
  return true;
}

function isSchemeByte(c: u8): bool {
  return (c >= 0x61 && c <= 0x7a) || (c >= 0x30 && c <= 0x39) || c == 0x2b || c == 0x2d || c == 0x2e;
}
