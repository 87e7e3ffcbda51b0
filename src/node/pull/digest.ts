import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { Digest } from "../../models/announcement.ts";
import { isMissing, systemFailure } from "../system-failure.ts";

/**
 * Reads a whole file: its size, SHA-256, and the SHA-1 git gives it (of "blob SIZE\0" and the bytes).
 * @returns undefined when there is no such file
 * @throws Llama2Error IO
 */
export async function digestFile(path: string): Promise<Digest | undefined> {
  try {
    const { size } = await stat(path);
    const sha256 = createHash("sha256");
    const gitSha1 = createHash("sha1").update(`blob ${size}\0`);
    let bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      sha256.update(chunk);
      gitSha1.update(chunk);
      bytes += chunk.length;
    }
    return { bytes, sha256: sha256.digest("hex"), gitSha1: gitSha1.digest("hex") };
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw systemFailure(`read ${path}`, cause);
  }
}
