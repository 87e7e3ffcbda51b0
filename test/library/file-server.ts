import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Handler } from "../pull/fake-hub.ts";

/** A server of files on 127.0.0.1 whose every answer a test decides. */
export interface FileServer {
  readonly url: string;
  readonly seen: { path: string; headers: IncomingHttpHeaders }[];
  /** Answers requests for a path: with these, one each, the last for ever. */
  on(path: string, ...handlers: [Handler, ...Handler[]]): void;
  close(): Promise<void>;
}

export async function startFileServer(): Promise<FileServer> {
  const handlers = new Map<string, Handler[]>();
  const seen: FileServer["seen"] = [];
  const server = createServer((request, response) => {
    const path = request.url!;
    seen.push({ path, headers: request.headers });
    const queue = handlers.get(path) ?? [];
    const handler = queue.length > 1 ? queue.shift() : queue[0];
    if (handler === undefined) response.writeHead(404).end("not here");
    else handler(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on(path, ...queue) {
      handlers.set(path, queue);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** Sends the first bytes of a file, and breaks the connection when some of them are known to have arrived. */
export function sendHalf(
  bytes: Buffer,
  count: number,
  etag: string,
): { handler: Handler; breakBehind: (arrived: number) => void } {
  let sent: ServerResponse | undefined;
  return {
    handler: (_, response) => {
      sent = response;
      response.writeHead(200, { "content-length": bytes.length, etag: `"${etag}"` });
      response.write(bytes.subarray(0, count));
    },
    breakBehind: (arrived) => {
      if (arrived > 0) sent?.destroy();
    },
  };
}

/** Sends bytes as they are, whatever is asked for. */
export function sendWhole(bytes: Uint8Array, headers: Record<string, string> = {}): Handler {
  return (_, response) => {
    response.writeHead(200, { "content-length": bytes.length, ...headers }).end(bytes);
  };
}
