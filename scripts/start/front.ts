import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join, posix } from "node:path";
import { answerWithFile } from "./file-answer.ts";
import { forward, refuse } from "./forward.ts";
import { nginxPolicy } from "./policy.ts";

export interface FrontOptions {
  /** The page's path, `/chat`; empty: the root. */
  base: string;
  /** The built page. */
  page: string;
  models: string;
  /** HOST:PORT of the server; undefined while it is starting. */
  api: () => string | undefined;
}

const NO_PATH = { message: "There is no such path here.", type: "invalid_request_error", code: "unknown_url" };

/**
 * What nginx is in a pod, for one machine: the page, and below api/ the server, with the paths and headers of web/nginx.
 * Names other than this machine's own are refused, so that no other site can make the browser call it under its own name.
 */
export function createFront({ base, page, models, api }: FrontOptions): Server {
  const policy = nginxPolicy();

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { path, query } = target(request.url!);
    if (path === undefined) plain(response, 400);
    else if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? "")) plain(response, 421);
    else if (path === "/healthz") response.writeHead(200, { "content-type": "text/plain" }).end("ok\n");
    else if (path === base) response.writeHead(308, { location: `${base}/` }).end();
    else if (path === `${base}/api/drain`) refuse(response, 404, NO_PATH);
    else if (path.startsWith(`${base}/api/`)) {
      const inside = encodeURI(path.slice(`${base}/api`.length)).replace(/[?#]/g, encodeURIComponent);
      forward(request, response, api(), inside + query, policy.api);
    } else if (path.startsWith(`${base}/`)) answerWithPage(request, response, path.slice(base.length));
    else plain(response, 404);
  }

  function answerWithPage(request: IncomingMessage, response: ServerResponse, path: string): void {
    if (request.method !== "GET" && request.method !== "HEAD") {
      plain(response, 405);
      return;
    }
    const isModel = path.startsWith("/models/");
    const file = isModel
      ? join(models, path.slice("/models/".length))
      : join(page, path.endsWith("/") ? `${path}index.html` : path);
    const lasting = path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
    const headers = { ...policy.page, "cache-control": lasting };
    if (!answerWithFile(request, response, file, headers)) plain(response, 404, policy.page);
  }

  return createServer(answer);
}

function plain(response: ServerResponse, status: number, headers = {}): void {
  response.writeHead(status, { ...headers, "content-type": "text/plain" }).end(`${status}\n`);
}

/** A request's path without its disguises, as nginx sees it; undefined when it is none. */
function target(url: string): { path: string | undefined; query: string } {
  const at = url.indexOf("?");
  const [path, query] = at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at)];
  try {
    const decoded = decodeURIComponent(path);
    return { path: decoded.startsWith("/") && !decoded.includes("\0") ? posix.normalize(decoded) : undefined, query };
  } catch {
    return { path: undefined, query };
  }
}
