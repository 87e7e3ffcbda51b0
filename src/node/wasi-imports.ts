import type { WASI } from "node:wasi";
import { type Functions, plainFunctions } from "../loopback/plain-functions.ts";

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
