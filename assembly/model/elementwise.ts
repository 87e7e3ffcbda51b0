import { share, THREADED } from "../base/crew";
import { lap, NORM, RESIDUAL, SWIGLU } from "../base/profile";
import { rmsnorm } from "../kernels/rmsnorm";
import { addInPlace, swiglu } from "../kernels/swiglu";
import { Config } from "./config";

/** What is computed number by number, or row by row, as threads share it. */
@unmanaged
class Numbers {
  out: usize;
  x: usize;
  weight: usize;
  n: i32;
  c: Config;
}

const numbers = changetype<Numbers>(memory.data(THREADED ? 32 : 1, 8));

/** Numbers are shared out by so many, whole vectors, and rarely fewer than four times so many: one thread has them in 5 us. */
const LOT: i32 = 256;
const LEAST_LOTS: i32 = 4;
/** A row more or less costs a microsecond. */
const LEAST_ROWS: i32 = 4;

/** out = RMSNorm of each row. @param out f32[rows, dim], may be x   @param x f32[rows, dim]   @param weight f32[dim] */
export function normRows(out: usize, x: usize, weight: usize, rows: i32, c: Config): void {
  if (THREADED) {
    numbers.out = out;
    numbers.x = x;
    numbers.weight = weight;
    numbers.c = c;
    share(normPart, changetype<usize>(numbers), rows, LEAST_ROWS);
  } else normRange(out, x, weight, 0, rows, c);
  lap(NORM);
}

function normPart(context: usize, first: i32, end: i32): void {
  const p = changetype<Numbers>(context);
  normRange(p.out, p.x, p.weight, first, end, p.c);
}

function normRange(out: usize, x: usize, weight: usize, first: i32, end: i32, c: Config): void {
  const stride = (<usize>c.dim) << 2;
  for (let r = first; r < end; r++) {
    rmsnorm(out + <usize>r * stride, x + <usize>r * stride, weight, c.dim, c.normEpsilon);
  }
}

/** gate = silu(gate) * up. @param gate f32[n]   @param up f32[n] */
export function activate(gate: usize, up: usize, n: i32): void {
  if (THREADED) shareNumbers(swigluPart, gate, up, n);
  else swiglu(gate, up, n);
  lap(SWIGLU);
}

/** x += y. @param x f32[n]   @param y f32[n] */
export function addTo(x: usize, y: usize, n: i32): void {
  if (THREADED) shareNumbers(addPart, x, y, n);
  else addInPlace(x, y, n);
  lap(RESIDUAL);
}

function shareNumbers(task: (context: usize, first: i32, end: i32) => void, out: usize, x: usize, n: i32): void {
  numbers.out = out;
  numbers.x = x;
  numbers.n = n;
  share(task, changetype<usize>(numbers), (n + (LOT - 1)) / LOT, LEAST_LOTS);
}

function swigluPart(context: usize, first: i32, end: i32): void {
  const p = changetype<Numbers>(context);
  const from = (<usize>(first * LOT)) << 2;
  swiglu(p.out + from, p.x + from, min(end * LOT, p.n) - first * LOT);
}

function addPart(context: usize, first: i32, end: i32): void {
  const p = changetype<Numbers>(context);
  const from = (<usize>(first * LOT)) << 2;
  addInPlace(p.out + from, p.x + from, min(end * LOT, p.n) - first * LOT);
}
