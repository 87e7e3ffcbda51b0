/** A power of ten beyond which every number is 0 or infinite, whatever digits a text of 4 GiB puts before it. */
const MAX_POWER: i64 = 1 << 34;

// The number is (high * 2^64 + low) * 2^binary.
let high: u64 = 0;
let low: u64 = 0;
let binary: i32 = 0;

/**
 * The end of the number literal that starts a text, or the text's start when none does.
 * Source of the grammar: RFC 8259, section 6.
 */
export function numberEnd(text: usize, end: usize): usize {
  let at = text;
  if (at < end && load<u8>(at) == 0x2d) at++;
  const digits = digitsEnd(at, end);
  if (digits == at) return text;
  // A zero ends the whole part; digits behind it are then not part of the number.
  at = load<u8>(at) == 0x30 ? at + 1 : digits;
  if (at < end && load<u8>(at) == 0x2e) {
    const fraction = digitsEnd(at + 1, end);
    if (fraction == at + 1) return text;
    at = fraction;
  }
  if (at < end && (load<u8>(at) | 0x20) == 0x65) {
    at++;
    if (at < end && (load<u8>(at) == 0x2b || load<u8>(at) == 0x2d)) at++;
    const exponent = digitsEnd(at, end);
    return exponent == at ? text : exponent;
  }
  return at;
}

function digitsEnd(at: usize, end: usize): usize {
  while (at < end && <u8>(load<u8>(at) - 0x30) < 10) at++;
  return at;
}

/**
 * The value of a number literal, Infinity when it is too large. It is computed in 128 bits and rounded once, so it is the
 * nearest double for every literal of up to 36 digits that is not within 2^-115 of the middle between two.
 */
export function parseNumber(text: usize, end: usize): f64 {
  high = 0;
  low = 0;
  binary = 0;
  let power: i64 = 0;
  let point = false;
  let at = text;
  const negative = load<u8>(at) == 0x2d;
  if (negative) at++;
  for (; at < end; at++) {
    const c = load<u8>(at);
    if (c == 0x2e) point = true;
    else if (c > 0x39) break;
    else {
      // Digits that no longer fit only count.
      const fits = high < 1 << 60;
      if (fits) timesTen(c - 0x30);
      if (fits == point) power += point ? -1 : 1;
    }
  }
  if (at < end) power += parsePower(at + 1, end);
  const value = high | low ? scale(power) : 0;
  return negative ? -value : value;
}

function parsePower(at: usize, end: usize): i64 {
  const sign = load<u8>(at);
  if (sign < 0x30) at++;
  let power: i64 = 0;
  for (; at < end; at++) {
    if (power < MAX_POWER) power = power * 10 + (load<u8>(at) - 0x30);
  }
  return sign == 0x2d ? -power : power;
}

/** The nearest double to the 128-bit number times a power of ten. */
function scale(power: i64): f64 {
  if (power > 400) return Infinity;
  if (power < -800) return 0;
  for (; power > 0; power--) {
    while (high >= 1 << 60) shiftRight();
    timesTen(0);
  }
  for (; power < 0; power++) {
    normalize();
    divideByTen();
  }
  normalize();
  return round();
}

/** The 128-bit number with its highest bit set, rounded to the nearest double, of two equally near ones to the even. */
function round(): f64 {
  const exponent = binary + 127; // of the highest bit
  if (exponent > 1023) return Infinity;
  if (exponent < -1075) return 0;
  // A double holds 53 bits, fewer below 2^-1022.
  const drop = exponent < -1022 ? 11 - 1022 - exponent : 11;
  let kept: u64 = drop == 64 ? 0 : high >> drop;
  const rest: u64 = drop == 64 ? high : high << (64 - drop);
  const half: u64 = 1 << 63;
  if (rest > half || (rest == half && (low != 0 || (kept & 1) == 1))) kept++;
  // The highest of 53 bits counts one in the exponent's field, and a carry out of them one more.
  return reinterpret<f64>(kept + (exponent < -1022 ? 0 : (<u64>(exponent + 1022)) << 52));
}

/** number = number * 10 + digit; its highest four bits must be free. */
function timesTen(digit: u64): void {
  const first = (low & 0xffff_ffff) * 10 + digit;
  const second = (low >> 32) * 10 + (first >> 32);
  low = (second << 32) | (first & 0xffff_ffff);
  high = high * 10 + (second >> 32);
}

function divideByTen(): void {
  const second = ((high % 10) << 32) | (low >> 32);
  const first = ((second % 10) << 32) | (low & 0xffff_ffff);
  high /= 10;
  low = ((second / 10) << 32) | (first / 10);
}

function normalize(): void {
  if (high == 0) {
    high = low;
    low = 0;
    binary -= 64;
  }
  const n = <i32>clz(high);
  if (n == 0) return;
  high = (high << n) | (low >> (64 - n));
  low <<= n;
  binary -= n;
}

function shiftRight(): void {
  low = (low >> 1) | (high << 63);
  high >>= 1;
  binary++;
}
