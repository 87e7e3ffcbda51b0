import { readFile, rename, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { systemFailure } from "../system-failure.ts";

/**
 * The checksum that a finished file was found to have, in FILE.sha256, so that a later pull can check it without a network.
 * The format is sha256sum's, after a comment that says where the file comes from.
 */
const RECORD = /^# ([^\n]+)\n([0-9a-f]{64}) {2}[^\n]+\n$/;

/** @returns the SHA-256 that was recorded for a file of that source; undefined when there is none */
export async function readRecord(path: string, source: string): Promise<string | undefined> {
  const text = await readFile(`${path}.sha256`, "utf8").catch(() => "");
  const record = RECORD.exec(text);
  return record?.[1] === source ? record[2] : undefined;
}

/** @throws Llama2Error IO */
export async function writeRecord(path: string, source: string, sha256: string): Promise<void> {
  const temporary = `${path}.sha256.${process.pid}.tmp`;
  try {
    await writeFile(temporary, `# ${source}\n${sha256}  ${basename(path)}\n`);
    await rename(temporary, `${path}.sha256`);
  } catch (cause) {
    throw systemFailure(`write ${path}.sha256`, cause);
  }
}
