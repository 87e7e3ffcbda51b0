/** A request for the server. */
export interface LoopbackRequest {
  readonly method: string;
  /** The path with its query: "/v1/models". */
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

/** What the connection itself decides. */
const OWN = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "transfer-encoding",
  "upgrade",
]);

/** A request as HTTP/1.1 sends it: one on each connection. Header values are Latin-1, as fetch has them. */
export function requestText({ method, path, headers, body }: LoopbackRequest): Uint8Array[] {
  const lines = [`${method} ${path} HTTP/1.1`, "Host: localhost", "Connection: close"];
  for (const [name, value] of headers) if (!OWN.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  if (body.length > 0 || method === "POST") lines.push(`Content-Length: ${body.length}`);
  const text = `${lines.join("\r\n")}\r\n\r\n`;
  return [Uint8Array.from(text, (c) => c.charCodeAt(0)), body];
}
