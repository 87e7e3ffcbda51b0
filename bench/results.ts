import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

function path(name: string): string {
  return fileURLToPath(new URL(`results/${name}.json`, import.meta.url));
}

/** Keeps the result of a benchmark as bench/results/NAME.json, in place of the last one. */
export function writeResult(name: string, result: unknown): void {
  mkdirSync(dirname(path(name)), { recursive: true });
  writeFileSync(path(name), `${JSON.stringify(result, null, 2)}\n`);
}

/** The last result of a benchmark, undefined when it never ran. */
export function readResult(name: string): unknown {
  try {
    return JSON.parse(readFileSync(path(name), "utf8"));
  } catch {
    return undefined;
  }
}
