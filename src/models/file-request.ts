import { type Announcement, byteCount, readAnnouncement } from "./announcement.ts";
import { networkFailure } from "./network-failure.ts";
import { PullError } from "./pull-error.ts";
import { statusFailure } from "./status-failure.ts";
import { Watchdog } from "./watchdog.ts";

const MAX_REDIRECTS = 8;
const USER_AGENT = "llama2-wasi";

export interface RequestOptions {
  /** Where the wanted bytes begin; 0 asks for the whole file. */
  readonly offset: number;
  /** The strong ETag of the bytes already here: the server sends the rest only if it still has that file. */
  readonly validator?: string | undefined;
  /** Sent to the origin of the URL and to no other, whatever it redirects to. */
  readonly token?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Longest silence, in milliseconds, before the answer and within it. */
  readonly timeoutMs: number;
}

/** A server's answer, its body not yet read. */
export interface Reply {
  /** 200: the whole file; 206: the rest from `offset`; 416: there is nothing from there on. */
  readonly status: 200 | 206 | 416;
  /** Size of the whole file by the storage that sends it. */
  readonly total: number | undefined;
  /** What the URL's own origin says; never what a host it redirects to says. */
  readonly announced: Announcement;
  readonly validator: string | undefined;
  readonly host: string;
  /** The bytes; ends early when `cancel` is called. */
  readonly body: AsyncIterable<Uint8Array>;
  cancel(): Promise<void>;
}

/** The address of a file of a repository: {endpoint}/{repository}/resolve/{revision}/{path}. */
export function fileUrl(endpoint: string, repository: string, revision: string, path: string): string {
  const encode = (text: string): string => text.split("/").map(encodeURIComponent).join("/");
  return `${endpoint.replace(/\/+$/, "")}/${encode(repository)}/resolve/${encodeURIComponent(revision)}/${encode(path)}`;
}

/**
 * Asks for a file and follows redirects by hand: the first answers carry the announcement, and the token must not travel.
 * A page cannot do that; there `fetch` follows them, and the last answer has to do.
 * @throws PullError; the reason of `options.signal`
 */
export async function request(url: string, options: RequestOptions): Promise<Reply> {
  const watchdog = new Watchdog(options.timeoutMs);
  let target = new URL(url);
  const { origin } = target;
  let announced: Announcement = {};
  try {
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      watchdog.pat(target.host);
      const response = await send(target, origin, options, watchdog.signal);
      if (response.redirected) target = new URL(response.url);
      const location = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      const atOrigin = target.origin === origin;
      if (atOrigin) announced = { ...readAnnouncement(response.headers, location === null), ...announced };
      if (location === null) return await answer(response, target, { announced, options, watchdog, atOrigin });
      await response.body?.cancel();
      target = redirect(target, location);
    }
  } catch (error) {
    watchdog.stop();
    options.signal?.throwIfAborted();
    throw networkFailure(error, target.host);
  }
  watchdog.stop();
  throw new PullError("network", `${origin} redirects in a circle (${MAX_REDIRECTS} times): is it the right address?`);
}

async function send(target: URL, origin: string, options: RequestOptions, signal: AbortSignal): Promise<Response> {
  const page = (globalThis as { location?: { origin: string } }).location;
  const headers = new Headers(page ? {} : { "user-agent": USER_AGENT, "accept-encoding": "identity" });
  if (options.token !== undefined && target.origin === origin) headers.set("authorization", `Bearer ${options.token}`);
  if (options.offset > 0) {
    headers.set("range", `bytes=${options.offset}-`);
    // Another origin would be asked whether it allows this header; its ETag must do, which fillPart compares.
    const simple = page !== undefined && page.origin !== target.origin;
    if (options.validator !== undefined && !simple) headers.set("if-range", options.validator);
  }
  const both = options.signal ? AbortSignal.any([signal, options.signal]) : signal;
  // The browser's own cache would keep the file a second time, and hold back whoever else asks for it meanwhile.
  const browser = { redirect: "follow", cache: "no-store" } as const;
  return await fetch(target, { headers, signal: both, ...(page ? browser : { redirect: "manual" }) });
}

function redirect(from: URL, location: string): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  const safe = target?.protocol === "https:" || (target?.protocol === "http:" && from.protocol === "http:");
  if (target === undefined || !safe) {
    throw new PullError("network", `${from.host} redirects to "${location.slice(0, 80)}", which is not followed`);
  }
  return target;
}

interface Context {
  announced: Announcement;
  options: RequestOptions;
  watchdog: Watchdog;
  atOrigin: boolean;
}

async function answer(response: Response, target: URL, context: Context): Promise<Reply> {
  const { announced, options, watchdog } = context;
  const { status, headers } = response;
  const { host } = target;
  const range = /^bytes (?:(\d{1,15})-\d{1,15}|\*)\/(\d{1,15}|\*)$/.exec(headers.get("content-range") ?? "");
  const html = headers.get("content-type")?.trim().toLowerCase().startsWith("text/html") ?? false;
  const usable = status === 200 || status === 206 || (status === 416 && options.offset > 0);
  let failure: PullError | undefined;
  if (!usable) failure = statusFailure(response, target, context.atOrigin);
  else if (html && status !== 416) failure = webPage(host);
  else if (status === 206 && byteCount(range?.[1]) !== options.offset) {
    failure = new PullError("network", `${host} sent other bytes than those asked for (from ${options.offset} on)`);
  }
  if (failure !== undefined || status === 416) await response.body?.cancel();
  if (failure !== undefined) throw failure;
  if (status === 416) watchdog.stop();
  const encoded = (headers.get("content-encoding") ?? "identity") !== "identity";
  const etag = headers.get("etag");
  return {
    status: status as 200 | 206 | 416,
    total: status !== 200 ? byteCount(range?.[2]) : encoded ? undefined : byteCount(headers.get("content-length")),
    announced,
    validator: etag !== null && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : undefined,
    host,
    body: chunks(response, host, watchdog),
    cancel: async () => {
      watchdog.stop();
      await response.body?.cancel().catch(() => undefined);
    },
  };
}

/** A log-in page that a network puts in place of the file. */
export function webPage(host: string): PullError {
  const where = "open a browser: the network may want you to log in, or a proxy is in between";
  return new PullError("network", `${host} answered with a web page instead of the file; ${where}`);
}

async function* chunks(response: Response, host: string, watchdog: Watchdog): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader(); // not every browser can iterate over a stream
  try {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) {
      watchdog.stop(); // a slow disk is not the server's silence
      yield next.value;
      watchdog.pat(host);
    }
  } catch (error) {
    throw networkFailure(error, host);
  } finally {
    watchdog.stop();
    await reader?.cancel().catch(() => undefined);
  }
}
