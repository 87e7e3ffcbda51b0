import { formatNumber } from "../i18n/translate.ts";

/** Below this a decimal place would show nothing. */
const SMALL = 0.001;

/** A probability as a percentage: one decimal, two significant digits where it is tiny. */
export function percent(p: number): string {
  const digits =
    p > 0 && p < SMALL ? { maximumSignificantDigits: 2 } : { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return formatNumber(p, { style: "percent", ...digits });
}
