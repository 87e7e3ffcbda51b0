import { formatNumber } from "./translate.ts";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** A number of bytes in the language's words: "5.4 MB", "68.2 MB". */
export function formatBytes(bytes: number): string {
  return format(bytes, 100);
}

/** The same where room is short: "5.4 MB", "68 MB". */
export function formatBytesBriefly(bytes: number): string {
  return format(bytes, 10);
}

/** @param wholeFrom numbers from here on have no decimals */
function format(bytes: number, wholeFrom: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  const maximumFractionDigits = power === 0 || value >= wholeFrom ? 0 : 1;
  return formatNumber(value, { style: "unit", unit: UNITS[power]!, unitDisplay: "short", maximumFractionDigits });
}
