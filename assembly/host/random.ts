import * as p1 from "./preview1/random";
import { getRandomU64 } from "./preview2/imports";
import { COMPONENT } from "./target";

/** 64 bits from the host's source of randomness, fit for secrets. */
export function randomU64(): u64 {
  return COMPONENT ? getRandomU64() : p1.randomU64();
}
