import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { ROOT } from "./sources.ts";

/** The SHA-256 of a file, in hexadecimal. @param path absolute, or from the project's root */
export function fileSha256(path: string): string {
  return createHash("sha256")
    .update(readFileSync(resolve(ROOT, path)))
    .digest("hex");
}
