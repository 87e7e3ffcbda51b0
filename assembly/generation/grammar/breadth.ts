import { alloc } from "../../base/arena";
import { here, instruction } from "./builder";
import { CLOSE, ITEM, MAX_THREADS, Op } from "./instruction";

/** An instruction that can be reached from itself without a byte in between. */
export const ENDLESS: i32 = -1;

const OPEN: i32 = -1; // its breadth is being computed

let breadths: usize = 0; // i32[here()], 0 where it is not known yet

/**
 * The most instructions that wait for the next byte at once after one byte, before any Return; ENDLESS when a definition
 * begins with itself. More than MAX_THREADS count as one more.
 */
export function greatestBreadth(): i32 {
  const bytes = (<usize>here()) << 2;
  breadths = alloc(bytes);
  if (!breadths) return MAX_THREADS + 1;
  memory.fill(breadths, 0, bytes);
  let greatest = 0;
  // From the end, so that what lies behind is known and the recursion stays flat.
  for (let pc = here() - 1; pc >= 0; pc--) {
    const n = breadth(pc);
    if (n == ENDLESS) return ENDLESS;
    greatest = max(greatest, n);
  }
  return greatest;
}

function breadth(pc: i32): i32 {
  const at = breadths + ((<usize>pc) << 2);
  const known = load<i32>(at);
  if (known) return known; // also OPEN, which is ENDLESS
  store<i32>(at, OPEN);
  const i = instruction(pc);
  let n = 1;
  if (i.op == Op.Split) n = sum(i.a, i.b);
  else if (i.op == Op.Begin) n = sum(pc + CLOSE, pc + ITEM);
  else if (i.op == Op.Next) n = 2;
  else if (i.op == Op.Jump || i.op == Op.Room) n = breadth(i.b);
  else if (i.op == Op.Call) n = breadth(i.a);
  store<i32>(at, n);
  return n;
}

function sum(a: i32, b: i32): i32 {
  const n = breadth(a);
  const m = breadth(b);
  return n == ENDLESS || m == ENDLESS ? ENDLESS : min(n + m, MAX_THREADS + 1);
}
