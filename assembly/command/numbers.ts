/**
 * Reads a decimal number: digits, an optional point, an optional power of ten; nothing else, no "nan", no "inf".
 * Correctly rounded for up to 17 digits and powers to 10^22, the range of C's atof that flags are in.
 * @returns NaN when the text is not a number
 */
export function parseDecimal(text: usize, length: i32): f64 {
  let at = 0;
  const negative = length > 0 && load<u8>(text) == 0x2d;
  if (negative) at++;
  let mantissa: u64 = 0;
  let digits = 0;
  let power = 0;
  let point = false;
  for (; at < length; at++) {
    const c = load<u8>(text + at);
    if (c == 0x2e && !point) {
      point = true;
      continue;
    }
    if (!isDigit(c)) break;
    digits++;
    if (mantissa < 100_000_000_000_000_000) {
      mantissa = mantissa * 10 + (c - 0x30);
      if (point) power--;
    } else if (!point) power++;
  }
  if (digits == 0) return NaN;
  if (at < length) {
    if ((load<u8>(text + at) | 0x20) != 0x65) return NaN; // e or E
    const exponent = parseExponent(text + at + 1, length - at - 1);
    if (exponent == NOT_AN_EXPONENT) return NaN;
    power += exponent;
  }
  const value = scale(<f64>mantissa, power);
  return negative ? -value : value;
}

const NOT_AN_EXPONENT: i32 = 1 << 16;

function parseExponent(text: usize, length: i32): i32 {
  let at = 0;
  const sign = length > 0 ? load<u8>(text) : 0;
  if (sign == 0x2d || sign == 0x2b) at++;
  if (at == length || length - at > 4) return NOT_AN_EXPONENT;
  let value = 0;
  for (; at < length; at++) {
    const c = load<u8>(text + at);
    if (!isDigit(c)) return NOT_AN_EXPONENT;
    value = value * 10 + (c - 0x30);
  }
  return sign == 0x2d ? -value : value;
}

/** value * 10^power with one rounding while both are exact. */
function scale(value: f64, power: i32): f64 {
  let factor: f64 = 1;
  for (let i = abs(power); i > 0 && factor < Infinity; i--) factor *= 10;
  return power < 0 ? value / factor : value == 0 ? 0 : value * factor;
}

/** Reads a whole number from 0 to 2^64 - 1 into the u64 at `to`. False when the text is anything else. */
export function parseWhole(text: usize, length: i32, to: usize): bool {
  if (length == 0) return false;
  let value: u64 = 0;
  for (let at = 0; at < length; at++) {
    const c = load<u8>(text + at);
    if (!isDigit(c)) return false;
    const digit = <u64>(c - 0x30);
    if (value > (u64.MAX_VALUE - digit) / 10) return false;
    value = value * 10 + digit;
  }
  store<u64>(to, value);
  return true;
}

function isDigit(c: u8): bool {
  return c >= 0x30 && c <= 0x39;
}
