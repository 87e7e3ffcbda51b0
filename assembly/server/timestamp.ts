import { Writer } from "../base/writer";

const DAY: u64 = 86_400_000;

/** Appends a time as 2026-01-31T23:59:59.999Z. @param milliseconds since 1970 */
export function writeTimestamp(out: Writer, milliseconds: u64): Writer {
  const days = <i64>(milliseconds / DAY);
  const rest = <i32>(milliseconds % DAY);
  // Days to a date, in eras of 400 years that begin on a first of March (Howard Hinnant, chrono-compatible algorithms).
  const z = days + 719_468;
  const era = z / 146_097;
  const dayOfEra = z - era * 146_097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shifted = (5 * dayOfYear + 2) / 153; // months since March
  const day = dayOfYear - (153 * shifted + 2) / 5 + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  padded(out, <i32>year, 4).text("-");
  padded(out, <i32>month, 2).text("-");
  padded(out, <i32>day, 2).text("T");
  padded(out, rest / 3_600_000, 2).text(":");
  padded(out, (rest / 60_000) % 60, 2).text(":");
  padded(out, (rest / 1000) % 60, 2).text(".");
  return padded(out, rest % 1000, 3).text("Z");
}

function padded(out: Writer, value: i32, digits: i32): Writer {
  let unit = 1;
  for (let i = 1; i < digits; i++) unit *= 10;
  for (; unit > value && unit > 1; unit /= 10) out.text("0");
  return out.integer(value);
}
