import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { TREE } from "./command.ts";

/** A module as the build wrote it, dist/NAME: how long it is, and its SHA-256. */
export function builtModule(name: string): { length: number; sha256: string } {
  const bytes = readFileSync(join(TREE, "dist", name));
  return { length: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
