import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { readRecord, writeRecord } from "./checksum-record.ts";
import { digestFile } from "./digest.ts";
import { difference, type Digest } from "../../models/announcement.ts";
import { type FillOptions, fillPart, type FillTask } from "../../models/fill-part.ts";
import { acquireLock } from "./lock.ts";
import { PartFile } from "./part-file.ts";
import { PullError } from "../../models/pull-error.ts";
import { systemFailure } from "../system-failure.ts";

/** One file to fetch. */
export interface DownloadTask extends FillTask {
  /** What it is, apart from the server that it is taken from: a later pull of the same source trusts its own record. */
  readonly source: string;
  /** Where it goes. */
  readonly path: string;
}

export type DownloadOptions = FillOptions;

/** "present": it was there and was checked. */
export type Outcome = "downloaded" | "present";

/**
 * Fetches a file into FILE.part, going on from what is there, checks it as a whole, and only then gives it its name.
 * @throws PullError; Llama2Error CACHE_LOCKED, IO
 */
export async function download(task: DownloadTask, options: DownloadOptions): Promise<Outcome> {
  const { path } = task;
  if (await isPresent(task)) return "present";
  await mkdir(dirname(path), { recursive: true }).catch((cause: unknown) => {
    throw systemFailure(`make ${dirname(path)}`, cause);
  });
  const release = await acquireLock(`${path}.lock`);
  try {
    const existing = await digestFile(path);
    const part = await PartFile.open(`${path}.part`);
    try {
      return await complete(task, options, part, existing);
    } finally {
      await part.close();
    }
  } finally {
    await release();
  }
}

/** Whether the file is there with the checksum that is known of it: from the task, or recorded when it was fetched. */
async function isPresent({ path, source, sha256 }: DownloadTask): Promise<boolean> {
  const known = sha256 ?? (await readRecord(path, source));
  return known !== undefined && (await digestFile(path))?.sha256 === known;
}

async function complete(
  task: DownloadTask,
  options: DownloadOptions,
  part: PartFile,
  existing: Digest | undefined,
): Promise<Outcome> {
  for (let inherited = part.size; ; inherited = 0) {
    const announced = await fillPart(task, options, part, existing);
    const found = announced === "present" ? existing : await digestFile(part.path);
    const wrong = found === undefined || announced === "present" ? undefined : difference(found, announced);
    if (found !== undefined && wrong === undefined) {
      if (announced !== "present") await part.finish(task.path);
      await writeRecord(task.path, task.source, found.sha256);
      return announced === "present" ? "present" : "downloaded";
    }
    await part.clear();
    if (inherited === 0) {
      throw new PullError("checksum", `${task.url} is not the file announced (${wrong ?? "it is gone"}); removed it`);
    }
    options.onNotice?.(`what an earlier download left does not belong to this file: starting again`);
  }
}
