import * as p1 from "./preview1/process";
import * as p2 from "./preview2/process";
import { COMPONENT } from "./target";

/** Fetches arguments and environment from the host. False when they do not fit in memory. */
export function start(): bool {
  return COMPONENT ? p2.start() : p1.start();
}

/** The number of arguments, the program's name included. */
export function argumentCount(): i32 {
  return COMPONENT ? p2.argumentCount() : p1.argumentCount();
}

/** Argument `i`: a pointer to zero-terminated UTF-8. */
export function argument(i: i32): usize {
  return COMPONENT ? p2.argument(i) : p1.argument(i);
}

/** The value of an environment variable with an ASCII name (zero-terminated UTF-8), or 0 when it is not set. */
export function variable(name: string): usize {
  return COMPONENT ? p2.variable(name) : p1.variable(name);
}

/** Ends the process. A component can only tell success, 0, from failure: its host turns any other code into 1. */
export function exit(code: i32): void {
  if (COMPONENT) p2.exit(code);
  else p1.exit(code);
}
