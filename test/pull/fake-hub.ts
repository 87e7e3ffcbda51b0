import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** One request as a server saw it. */
export interface Seen {
  /** Which of the two it reached. */
  at: "hub" | "cdn";
  path: string;
  headers: IncomingHttpHeaders;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A hub on 127.0.0.1 and its storage on another origin, as huggingface.co and its CDN are. */
export interface FakeHub {
  /** For HF_ENDPOINT. */
  readonly endpoint: string;
  readonly storage: string;
  readonly seen: Seen[];
  /** Puts a file in large-file storage: the hub redirects to the storage and announces it. */
  addLarge(path: string, bytes: Buffer): void;
  /** Puts a file in git: the hub itself sends it, after a redirect to its own cache. */
  addSmall(path: string, bytes: Buffer): void;
  /** The next requests to the hub or its storage are answered by these, one each; then all is as before. */
  fail(at: "hub" | "cdn", ...handlers: Handler[]): void;
  /** Every request is answered by this. */
  always(at: "hub" | "cdn", handler: Handler): void;
  close(): Promise<void>;
}

/** Path of a file of the repository that the tests use. */
export const REPOSITORY = "someone/models";
export const resolvePath = (path: string): string => `/${REPOSITORY}/resolve/main/${path}`;

export const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");
export const gitSha1 = (bytes: Buffer): string =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");

/** Sends a file as storage does: the whole, or the range asked for, or 416. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  etag = sha256(bytes),
): void {
  const range = /^bytes=(\d+)-$/.exec(request.headers.range ?? "");
  const condition = request.headers["if-range"];
  const start = range && (condition === undefined || condition === `"${etag}"`) ? Number(range[1]) : 0;
  const headers = { "content-type": "application/octet-stream", etag: `"${etag}"`, "accept-ranges": "bytes" };
  if (start > 0 && start >= bytes.length) {
    response.writeHead(416, { ...headers, "content-range": `bytes */${bytes.length}` }).end();
    return;
  }
  const contentRange = { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
  response.writeHead(start > 0 ? 206 : 200, {
    ...headers,
    "content-length": bytes.length - start,
    ...(start > 0 && contentRange),
  });
  response.end(bytes.subarray(start));
}

/** Calls back once a download has so many bytes on disk: a client may drop what it received but has not yet handed on. */
export function whenWritten(part: string, size: number, then: () => void): void {
  const timer = setInterval(() => {
    if ((statSync(part, { throwIfNoEntry: false })?.size ?? 0) < size) return;
    clearInterval(timer);
    then();
  }, 2);
  timer.unref();
}

/** Sends `count` bytes of what it should send and breaks the connection when they are in the part. */
export function breakAfter(count: number, bytes: Buffer, part: string): Handler {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const rest = { "content-length": bytes.length - start, etag: `"${sha256(bytes)}"` };
    const contentRange = { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` };
    response.writeHead(start > 0 ? 206 : 200, { ...rest, ...(start > 0 && contentRange) });
    response.write(bytes.subarray(start, start + count));
    whenWritten(part, start + count, () => response.destroy());
  };
}

export function answerWith(status: number, headers: Record<string, string> = {}, body = ""): Handler {
  return (_, response) => {
    response.writeHead(status, headers).end(body);
  };
}

export const LOGIN_PAGE = "<!DOCTYPE html><html><body>Welcome to the hotel's Wi-Fi, please log in</body></html>";

/** A redirect to storage with what the hub announces of a file, of which a test may change parts. */
export function announce(location: string, bytes: Buffer, changes: Record<string, string> = {}): Handler {
  const announced = { "x-linked-etag": `"${sha256(bytes)}"`, "x-linked-size": String(bytes.length) };
  return answerWith(302, { location, "x-repo-commit": "0".repeat(40), ...announced, ...changes });
}

export async function startFakeHub(): Promise<FakeHub> {
  const seen: Seen[] = [];
  const files = { hub: new Map<string, Handler>(), cdn: new Map<string, Handler>() };
  const once = { hub: [] as Handler[], cdn: [] as Handler[] };
  const every: { hub?: Handler; cdn?: Handler } = {};
  const serve = (at: "hub" | "cdn"): Server =>
    createServer((request, response) => {
      const path = request.url!;
      seen.push({ at, path, headers: request.headers });
      const handler = every[at] ?? once[at].shift() ?? files[at].get(path) ?? answerWith(404, {}, "Entry not found");
      handler(request, response);
    });
  const servers = [serve("hub"), serve("cdn")];
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, "127.0.0.1", done))));
  const [endpoint, storage] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return {
    endpoint: endpoint!,
    storage: storage!,
    seen,
    addLarge(path, bytes) {
      const key = `/objects/${sha256(bytes)}`;
      files.hub.set(resolvePath(path), announce(`${storage!}${key}`, bytes));
      files.cdn.set(key, (request, response) => {
        sendFile(request, response, bytes);
      });
    },
    addSmall(path, bytes) {
      const cached = `/api/resolve-cache/${path}`;
      files.hub.set(resolvePath(path), answerWith(307, { location: cached, "x-linked-size": String(bytes.length) }));
      files.hub.set(cached, (request, response) => {
        sendFile(request, response, bytes, gitSha1(bytes));
      });
    },
    fail(at, ...handlers) {
      once[at].push(...handlers);
    },
    always(at, handler) {
      every[at] = handler;
    },
    async close() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
    },
  };
}
