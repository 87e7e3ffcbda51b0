import type { WASI } from "node:wasi";

type Argument = number | bigint;
export type Functions = Record<string, (...args: Argument[]) => unknown>;

/**
 * The functions of WASI for a module to import, each behind a plain function. A module that imports Node's own calls
 * them past V8's bookkeeping ("fast API calls"); they collect garbage there, which moves objects that V8 then uses where
 * they were: once memory has grown to hundreds of megabytes, Node 20 ends in a segmentation fault
 * (https://github.com/nodejs/node/issues/46777). And each with its 32-bit arguments as the unsigned numbers that they are:
 * an address beyond 2 GiB arrives as a negative one, which Node refuses with EINVAL.
 */
export function wasiImports(wasi: WASI): Functions {
  return plainFunctions(wasi.wasiImport as Functions);
}

/** Each function behind a plain one that hands on unsigned arguments. */
export function plainFunctions(functions: Functions): Functions {
  return Object.fromEntries(
    Object.entries(functions).map(([name, call]) => [name, (...args) => call(...args.map(unsigned))]),
  );
}

function unsigned(argument: Argument): Argument {
  return typeof argument === "number" ? argument >>> 0 : argument;
}
