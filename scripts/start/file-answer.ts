import { createReadStream, type Stats, statSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { extname } from "node:path";
import { pipeline } from "node:stream";

/** As in web/nginx/nginx.conf. */
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".yaml": "text/plain; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

const ENCODINGS = [
  ["br", ".br"],
  ["gzip", ".gz"],
] as const;

/**
 * Answers with a file: in the smallest form that the build made and the client takes, with an ETag, in part if it asks for a
 * part.
 * @returns false when there is no such file; nothing is answered then
 */
export function answerWithFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  headers: OutgoingHttpHeaders,
): boolean {
  const plain = fileAt(path);
  if (plain === undefined) return false;
  const accepted = request.headers["accept-encoding"] ?? "";
  const forms = ENCODINGS.flatMap(([encoding, extension]) => {
    const stats = accepted.includes(encoding) ? fileAt(path + extension) : undefined;
    return stats === undefined ? [] : [{ encoding, path: path + extension, stats }];
  });
  const form = forms[0] ?? { encoding: undefined, path, stats: plain };
  const etag = `"${Math.floor(form.stats.mtimeMs / 1000).toString(16)}-${form.stats.size.toString(16)}"`;
  const head: OutgoingHttpHeaders = {
    ...headers,
    "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    "last-modified": form.stats.mtime.toUTCString(),
    etag,
    ...(form.encoding === undefined ? { "accept-ranges": "bytes" } : { "content-encoding": form.encoding }),
    ...(fileAt(`${path}.gz`) === undefined ? {} : { vary: "Accept-Encoding" }),
  };
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, head).end();
    return true;
  }
  const size = form.stats.size;
  const range = form.encoding === undefined ? askedRange(request, etag, size) : undefined;
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...head, "content-range": `bytes */${size}` }).end();
    return true;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const part = range === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` };
  response.writeHead(range === undefined ? 200 : 206, { ...head, ...part, "content-length": end - start + 1 });
  if (request.method === "HEAD" || size === 0) response.end();
  // What goes wrong is a client that left, or a file that was built anew meanwhile: the connection ends either way.
  else pipeline(createReadStream(form.path, { start, end }), response, () => undefined);
  return true;
}

function fileAt(path: string): Stats | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats : undefined;
}

/** One range of bytes, as a download that goes on asks for it; undefined: the whole file. */
function askedRange(
  { headers }: IncomingMessage,
  etag: string,
  size: number,
): { start: number; end: number } | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(headers.range ?? "") ?? [];
  if (first + last === "" || (headers["if-range"] ?? etag) !== etag) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end ? "unsatisfiable" : { start, end };
}
