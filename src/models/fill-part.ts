import { type Announcement, difference, type Digest } from "./announcement.ts";
import { type Reply, request, webPage } from "./file-request.ts";
import { PullError } from "./pull-error.ts";

/** One file to fetch. */
export interface FillTask {
  readonly url: string;
  /** Whether the server is a hub, whose headers announce the file. */
  readonly hub: boolean;
  readonly token?: string | undefined;
  /** What is known beforehand; the server's announcement must agree with it. */
  readonly bytes?: number | undefined;
  readonly sha256?: string | undefined;
  /** Whether it may come without any checksum. */
  readonly unchecked?: boolean | undefined;
  /** The strong ETag of the bytes that are here already. */
  readonly validator?: string | undefined;
}

export interface FillOptions {
  /** Longest silence of a server, in milliseconds. */
  readonly timeoutMs: number;
  /** Attempts after the first that bring nothing; an attempt that brings bytes starts the count anew. */
  readonly retries: number;
  /** The wait before the n-th retry in a row (from 1), in milliseconds. */
  readonly delayMs?: (retry: number) => number;
  readonly onProgress?: (done: number, total: number | undefined) => void;
  /** What the user should know of: a retry, a new beginning. One line each. */
  readonly onNotice?: (text: string) => void;
  /** A server answered, and its bytes are about to come. */
  readonly onReply?: (reply: Reply, expected: Announcement) => Promise<void> | void;
  readonly signal?: AbortSignal | undefined;
}

/** The beginning of a file, which grows. */
export interface Part {
  readonly size: number;
  append(bytes: Uint8Array): Promise<void>;
  clear(): Promise<void>;
  /** @throws when there is no room for so many more bytes */
  reserve(bytes: number): Promise<void>;
}

/** A server that asks for a longer wait than this is not waited for. */
const MAX_WAIT_MS = 120_000;

interface Session {
  readonly task: FillTask;
  readonly options: FillOptions;
  readonly part: Part;
  readonly existing: Digest | undefined;
  validator: string | undefined;
  /** Whether this session has had bytes of the file, so that a failure is a passing one. */
  connected: boolean;
}

/**
 * Brings the part to its full length, through as many attempts as the options allow.
 * @param existing what lies under the final name already
 * @returns what the file must be, or "present" when `existing` is just that
 * @throws PullError; Llama2Error IO; the reason of `options.signal`; what `part` throws
 */
export async function fillPart(
  task: FillTask,
  options: FillOptions,
  part: Part,
  existing: Digest | undefined,
): Promise<Announcement | "present"> {
  const session: Session = { task, options, part, existing, validator: task.validator, connected: false };
  let best = part.size;
  for (let retry = 0; ;) {
    try {
      return await attempt(session);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof PullError)) throw error;
      retry = part.size > best ? 1 : retry + 1;
      best = Math.max(best, part.size);
      const hopeless = error.retry === "never" || (error.retry === "connected" && !session.connected);
      const wait = Math.max(error.retryAfterMs ?? 0, (options.delayMs ?? backoff)(retry));
      if (hopeless || retry > options.retries || wait > MAX_WAIT_MS) throw error;
      options.onNotice?.(`${error.message}; trying again (${retry} of ${options.retries}) in ${seconds(wait)} s`);
      await sleep(wait, options.signal);
    }
  }
}

async function sleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
  signal?.throwIfAborted();
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
    signal: options.signal,
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
    if (
      reply.status === 206 &&
      validator !== undefined &&
      reply.validator !== undefined &&
      reply.validator !== validator
    ) {
      session.validator = undefined;
      await part.clear();
      throw new PullError("network", `${reply.host} has another file by now`, { retry: "always" });
    }
    session.validator = reply.validator;
    await options.onReply?.(reply, expected);
    if (expected.bytes !== undefined) await part.reserve(Math.max(0, expected.bytes - part.size));
    await receive(session, reply, expected.bytes);
    return expected;
  } finally {
    await reply.cancel();
  }
}

/** What is known beforehand and what the server says, which must agree; the size by the storage is a part of it. */
function expectation(task: FillTask, reply: Reply): Announcement {
  const announced: Announcement = task.hub ? reply.announced : {};
  const disagreement = (what: string, one: string | number, other: string | number): PullError =>
    new PullError("checksum", `${task.url}: its ${what} is announced as ${one}, but should be ${other}`);
  const { sha256 = announced.sha256 } = task;
  if (announced.sha256 !== undefined && announced.sha256 !== sha256) {
    throw disagreement("SHA-256", announced.sha256, sha256!);
  }
  if (sha256 === undefined && announced.gitSha1 === undefined && task.unchecked !== true) {
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

async function receive(session: Session, reply: Reply, bytes: number | undefined): Promise<void> {
  const { task, options, part } = session;
  options.onProgress?.(part.size, bytes);
  for await (const chunk of reply.body) {
    if (part.size === 0 && /^\s*<(!doctype|html)/i.test(new TextDecoder("latin1").decode(chunk.subarray(0, 64)))) {
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
