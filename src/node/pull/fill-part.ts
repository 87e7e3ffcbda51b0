import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Llama2Error } from "../../errors.ts";
import type { Announcement } from "./announcement.ts";
import { difference, type Digest } from "./digest.ts";
import type { DownloadOptions, DownloadTask } from "./download.ts";
import { type Reply, request, webPage } from "./hub.ts";
import type { PartFile } from "./part-file.ts";
import { PullError } from "./pull-error.ts";

/** A server that asks for a longer wait than this is not waited for. */
const MAX_WAIT_MS = 120_000;

interface Session {
  readonly task: DownloadTask;
  readonly options: DownloadOptions;
  readonly part: PartFile;
  readonly existing: Digest | undefined;
  validator: string | undefined;
  /** Whether this session has had bytes of the file, so that a failure is a passing one. */
  connected: boolean;
}

/**
 * Brings the part to its full length, through as many attempts as the options allow.
 * @param existing what lies under the final name already
 * @returns what the file must be, or "present" when `existing` is just that
 * @throws PullError; Llama2Error IO
 */
export async function fillPart(
  task: DownloadTask,
  options: DownloadOptions,
  part: PartFile,
  existing: Digest | undefined,
): Promise<Announcement | "present"> {
  const session: Session = { task, options, part, existing, validator: undefined, connected: false };
  let best = part.size;
  for (let retry = 0; ;) {
    try {
      return await attempt(session);
    } catch (error) {
      if (!(error instanceof PullError)) throw error;
      retry = part.size > best ? 1 : retry + 1;
      best = Math.max(best, part.size);
      const hopeless = error.retry === "never" || (error.retry === "connected" && !session.connected);
      const wait = Math.max(error.retryAfterMs ?? 0, (options.delayMs ?? backoff)(retry));
      if (hopeless || retry > options.retries || wait > MAX_WAIT_MS) throw error;
      options.onNotice?.(`${error.message}; trying again (${retry} of ${options.retries}) in ${seconds(wait)} s`);
      await sleep(wait);
    }
  }
}

/** 0.5 s, 1 s, 2 s, ... up to 30 s. */
function backoff(retry: number): number {
  return Math.min(30_000, 500 * 2 ** (retry - 1));
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1).replace(/\.0$/, "");
}

async function attempt(session: Session): Promise<Announcement | "present"> {
  const { task, options, part, existing, validator } = session;
  const reply = await request(task.url, {
    offset: part.size,
    validator,
    token: task.token,
    timeoutMs: options.timeoutMs,
  });
  try {
    const expected = expectation(task, reply);
    if (existing !== undefined && difference(existing, expected) === undefined) return "present";
    if (reply.status === 416) {
      if (part.size === (reply.total ?? expected.bytes)) return expected;
      await part.clear();
      throw new PullError("network", `${reply.host} has no more than is here already`, { retry: "always" });
    }
    if (reply.status === 200 && part.size > 0) {
      options.onNotice?.(`${reply.host} cannot go on in the middle: starting again`);
      await part.clear();
    }
    session.validator = reply.validator;
    await checkSpace(part, expected.bytes);
    await receive(session, reply, expected.bytes);
    return expected;
  } finally {
    await reply.cancel();
  }
}

/** What is known beforehand and what the server says, which must agree; the size by the storage is a part of it. */
function expectation(task: DownloadTask, reply: Reply): Announcement {
  const announced: Announcement = task.hub ? reply.announced : {};
  const disagreement = (what: string, one: string | number, other: string | number): PullError =>
    new PullError("checksum", `${task.url}: its ${what} is announced as ${one}, but should be ${other}`);
  const { sha256 = announced.sha256 } = task;
  if (announced.sha256 !== undefined && announced.sha256 !== sha256) {
    throw disagreement("SHA-256", announced.sha256, sha256!);
  }
  if (sha256 === undefined && announced.gitSha1 === undefined) {
    throw new PullError("checksum", `${task.url}: the server gives no checksum, so it cannot be checked`);
  }
  const sizes = [task.bytes, announced.bytes, reply.total].filter((size) => size !== undefined);
  const [bytes] = sizes;
  const other = sizes.find((size) => size !== bytes);
  if (other !== undefined) throw disagreement("size in bytes", other, bytes!);
  return {
    ...(sha256 !== undefined && { sha256 }),
    ...(announced.gitSha1 !== undefined && { gitSha1: announced.gitSha1 }),
    ...(bytes !== undefined && { bytes }),
  };
}

async function checkSpace(part: PartFile, bytes: number | undefined): Promise<void> {
  const folder = dirname(part.path);
  const space = await statfs(folder).catch(() => undefined);
  const needed = (bytes ?? 0) - part.size;
  if (space === undefined || space.bavail * space.bsize >= needed) return;
  throw new Llama2Error("IO", `${folder}: ${needed} more bytes are needed, ${space.bavail * space.bsize} are free`);
}

async function receive(session: Session, reply: Reply, bytes: number | undefined): Promise<void> {
  const { task, options, part } = session;
  options.onProgress?.(part.size, bytes);
  for await (const chunk of reply.body) {
    if (part.size === 0 && /^\s*<(!doctype|html)/i.test(Buffer.from(chunk.subarray(0, 64)).toString("latin1"))) {
      throw webPage(reply.host);
    }
    if (bytes !== undefined && part.size + chunk.length > bytes) {
      await part.clear();
      throw new PullError("checksum", `${task.url}: more bytes came than the ${bytes} announced; removed them`);
    }
    await part.append(chunk);
    session.connected = true;
    options.onProgress?.(part.size, bytes);
  }
  if (bytes !== undefined && part.size < bytes) {
    throw new PullError("network", `${reply.host} stopped after ${part.size} of ${bytes} bytes`, { retry: "always" });
  }
}
