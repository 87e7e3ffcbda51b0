import { createServer, type IncomingMessage } from "node:http";
import { Duplex } from "node:stream";

/** A request as Node reads it, or the code of its refusal; undefined while it is not whole. */
export type Reading = { message: IncomingMessage; body: Buffer } | { code: string } | undefined;

/** What Node's own HTTP parser makes of the first request in these bytes. No socket is opened. */
export async function readWithNode(bytes: Buffer): Promise<Reading> {
  let reading: Reading;
  let first: IncomingMessage | undefined;
  const server = createServer({ maxHeaderSize: 16384, requireHostHeader: true }, (message, response) => {
    first ??= message;
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.on("end", () => {
      reading ??= { message, body: Buffer.concat(chunks) };
      response.shouldKeepAlive = false;
      response.end();
    });
    message.on("error", () => undefined);
  });
  server.on("clientError", (error: NodeJS.ErrnoException) => {
    // What is wrong behind the first request does not matter here.
    if (!first?.complete) reading ??= { code: error.code ?? "?" };
  });
  server.on("connect", () => {
    reading ??= { code: "CONNECT" };
  });
  server.on("upgrade", () => {
    reading ??= { code: "UPGRADE" };
  });
  let answer = "";
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      answer += chunk.toString("latin1");
      done();
    },
  });
  socket.on("error", () => undefined);
  server.emit("connection", socket);
  socket.push(bytes);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  // Some refusals Node answers by itself.
  const status = /^HTTP\/1\.1 ([45]\d\d)/.exec(answer);
  if (status && reading === undefined) reading = { code: status[1]! };
  socket.destroy();
  return reading;
}
