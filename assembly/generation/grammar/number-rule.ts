import { FREE, Instruction, NEVER } from "./instruction";

/** Where in a number a text has come to; NEGATIVE is added behind a minus sign. */
const enum Phase {
  Start,
  Minus,
  Whole,
  Point,
  Fraction,
  E,
  Sign,
  Exponent,
}

const NEGATIVE: i32 = 8;

/** Digits of the largest number in units of its last decimal, so that doubles hold it. */
export const MAX_DIGITS: i32 = 15;
/** Decimals of a number with bounds. */
export const BOUNDED_DECIMALS: u8 = 6;
const EXPONENT_DIGITS: i32 = 2;

// What `numberStep` makes of its arguments.
export let nextPlace: i32 = 0;
export let nextDigits: i32 = 0;
export let nextValue: i64 = 0;

/**
 * Sets `nextPlace`, `nextDigits` and `nextValue` to where a byte leads; false when it may not come.
 * @param digits so far: of the whole part, after the point of the decimals, of the exponent
 * @param value of all digits so far but the exponent's
 */
export function numberStep(rule: Instruction, place: i32, digits: i32, value: i64, byte: u32): bool {
  const phase: Phase = place & 7;
  nextPlace = place & NEGATIVE;
  nextDigits = 0;
  nextValue = value;
  if (byte - 0x30 < 10) {
    if (!takesDigit(rule, phase, digits, value)) return false;
    nextDigits = digits + 1;
    if (phase < Phase.E) nextValue = value * 10 + (byte - 0x30);
    nextPlace |= phase < Phase.Point ? Phase.Whole : phase < Phase.E ? Phase.Fraction : Phase.Exponent;
  } else if (byte == 0x2d && phase == Phase.Start) nextPlace = NEGATIVE | Phase.Minus;
  else if (byte == 0x2e && phase == Phase.Whole && rule.byte > 0) nextPlace |= Phase.Point;
  else if (rule.byte != FREE) return false;
  else if (byte == 0x65 && (phase == Phase.Whole || phase == Phase.Fraction)) nextPlace |= Phase.E;
  else if ((byte == 0x2b || byte == 0x2d) && phase == Phase.E) nextPlace |= Phase.Sign;
  else return false;
  return numberCost(rule, nextPlace, nextDigits, nextValue) < NEVER;
}

function takesDigit(rule: Instruction, phase: Phase, digits: i32, value: i64): bool {
  if (phase == Phase.Whole && value == 0) return false; // no leading zeros
  if (phase >= Phase.E) return digits < EXPONENT_DIGITS;
  if (phase < Phase.Point) return digits < (rule.byte == FREE ? MAX_DIGITS : MAX_DIGITS - <i32>rule.byte);
  return digits < (rule.byte == FREE ? MAX_DIGITS : <i32>rule.byte);
}

/** The fewest bytes that make a number of its beginning; 0 when it is one. */
export function numberCost(rule: Instruction, place: i32, digits: i32, value: i64): i32 {
  const phase: Phase = place & 7;
  if (rule.byte == FREE) return phase == Phase.Whole || phase == Phase.Fraction || phase == Phase.Exponent ? 0 : 1;
  const least = rule.low;
  const most = changetype<Instruction>(changetype<usize>(rule) + offsetof<Instruction>()).low;
  const decimals = <i32>rule.byte;
  if (place & NEGATIVE) return magnitudeCost(phase, digits, value, decimals, max<i64>(-most, 1), -least);
  const cost = magnitudeCost(phase, digits, value, decimals, max<i64>(least, 0), most);
  if (phase != Phase.Start) return cost;
  return min(cost, 1 + magnitudeCost(Phase.Minus, 0, 0, decimals, max<i64>(-most, 1), -least));
}

/** `numberCost` without the sign, for a magnitude from `least` to `most`, in units of the last decimal. */
function magnitudeCost(phase: Phase, digits: i32, value: i64, decimals: i32, least: i64, most: i64): i32 {
  if (least > most) return NEVER;
  if (phase > Phase.Whole) {
    const unit = powerOfTen(decimals - digits);
    for (let more = digits == 0 ? 1 : 0; digits + more <= decimals; more++) {
      if (hasMultiple(value * unit, unit, powerOfTen(decimals - digits - more), least, most)) return more;
    }
    return NEVER;
  }
  let best = NEVER;
  const unit = powerOfTen(decimals);
  for (let more = digits == 0 ? 1 : 0; digits + more <= MAX_DIGITS - decimals; more++) {
    if (digits > 0 && value == 0 && more > 0) break;
    // The whole numbers that these digits and so many more can make.
    const end = powerOfTen(more);
    const first = digits > 0 ? value * end : more == 1 ? 0 : end / 10;
    const width = digits > 0 ? end : end - first;
    for (let d = 0; d <= decimals; d++) {
      const cost = more + (d > 0 ? d + 1 : 0);
      if (cost < best && hasMultiple(first * unit, width * unit, powerOfTen(decimals - d), least, most)) best = cost;
    }
  }
  return best;
}

/** Whether one of the `width` numbers from `first` on is a multiple of `step` and lies between `least` and `most`. */
function hasMultiple(first: i64, width: i64, step: i64, least: i64, most: i64): bool {
  const from = max(first, least);
  const multiple = ((from + step - 1) / step) * step;
  return multiple <= min(first + width - 1, most);
}

/** 10^n for n up to 18. */
export function powerOfTen(n: i32): i64 {
  let power: i64 = 1;
  for (; n > 0; n--) power *= 10;
  return power;
}
