import { Agent, type IncomingMessage, type OutgoingHttpHeaders, request as send, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";

const agent = new Agent({ keepAlive: true });
/** Of the connection, not of the request. */
const HOP = ["connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"];

/**
 * Passes a request on, and its answer back as it comes. A client that leaves ends the request there, too, so that its slot is
 * free.
 * @param api HOST:PORT of the server; undefined while it is starting
 */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  api: string | undefined,
  path: string,
  added: OutgoingHttpHeaders,
): void {
  const unreachable = (): void => {
    if (response.headersSent) response.destroy();
    else refuse(response, 503, UNREACHABLE, { ...added, "retry-after": "2" });
  };
  if (api === undefined) {
    unreachable();
    return;
  }
  const [host, port] = api.split(":");
  const headers = { ...without(request.headers, HOP), "x-forwarded-for": request.socket.remoteAddress };
  const upstream = send({ agent, host, port, path, method: request.method, headers }, (answer) => {
    response.writeHead(answer.statusCode!, { ...without(answer.headers, HOP), ...added });
    response.flushHeaders();
    pipeline(answer, response, () => undefined);
  });
  upstream.on("error", unreachable);
  response.on("close", () => {
    if (!response.writableFinished) upstream.destroy();
  });
  pipeline(request, upstream, () => undefined);
}

/** The part of an error object that says which one it is. */
export interface Refusal {
  message: string;
  type: string;
  code: string | null;
}

const UNREACHABLE: Refusal = {
  message: "The server cannot be reached at the moment.",
  type: "unavailable_error",
  code: "unreachable",
};

/** Answers with the error object of the API. */
export function refuse(
  response: ServerResponse,
  status: number,
  { message, type, code }: Refusal,
  headers: OutgoingHttpHeaders = {},
): void {
  const body = JSON.stringify({ error: { message, type, param: null, code } });
  response.writeHead(status, { ...headers, "content-type": "application/json" }).end(body);
}

function without(headers: OutgoingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
