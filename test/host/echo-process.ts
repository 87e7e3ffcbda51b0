import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { serverCommand, type ServerHost } from "../runtimes/server-command.ts";
import { ServerProcess } from "../server/server-process.ts";
import { ROOT } from "../sources.ts";

// test/wasm/echo-server.ts, which says what each first byte is for; built by `npm run build:test`.
const BUILD = {
  module: join(ROOT, "build/echo-server.wasm"),
  component: join(ROOT, "build/echo-server.component.wasm"),
};

/** Starts the echo server on `args` (address, port), without waiting for anything. */
export async function launchEcho(host: ServerHost, args: readonly string[] = []): Promise<ServerProcess> {
  const command = await serverCommand(host, { ...BUILD, args, dirs: [] });
  return new ServerProcess(host, command.file, command.args, { args });
}

/** Starts the echo server and waits until it listens. */
export async function startEcho(host: ServerHost, args: readonly string[] = []): Promise<ServerProcess> {
  const server = await launchEcho(host, args);
  const [, port] = await server.printed(/listening on http:\/\/[^:]+:(\d+)/);
  server.port = Number(port);
  return server;
}

export async function open(port: number, options = {}): Promise<Socket> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", ...options }, () => {
      socket.off("error", reject).on("error", () => undefined);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/** Everything that comes until the other side's end. */
export async function readAll(socket: Socket): Promise<Buffer> {
  const pieces: Buffer[] = [];
  socket.on("data", (piece) => pieces.push(piece));
  await new Promise((resolve) => socket.once("close", resolve));
  return Buffer.concat(pieces);
}

/** Sends bytes and the end, and gives what comes back. */
export async function talk(port: number, bytes: string | Buffer): Promise<Buffer> {
  const socket = await open(port);
  socket.end(bytes);
  return await readAll(socket);
}

/** What has been received so far reaches `length`. */
export async function receive(socket: Socket, length: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let count = 0;
  while (count < length) {
    const piece = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
    pieces.push(piece);
    count += piece.length;
  }
  return Buffer.concat(pieces);
}
