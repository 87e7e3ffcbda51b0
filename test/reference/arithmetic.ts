import { expF32 } from "./exp.ts";

/** How the oracle rounds: after each operation, and how it takes e^x. */
export interface Arithmetic {
  readonly round: (value: number) => number;
  readonly exp: (value: number) => number;
}

/** What the engine promises to equal, bit for bit. */
export const FLOAT32: Arithmetic = { round: Math.fround, exp: expF32 };

/** What float32 is measured against: the same formulas in double precision. */
export const FLOAT64: Arithmetic = { round: (value) => value, exp: Math.exp };
