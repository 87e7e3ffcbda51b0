// What looking after the clients costs between two decode steps: npx tsx bench/http-rounds.ts
import { spawnSync } from "node:child_process";
import { connect, type Socket } from "node:net";
import { serverCommand } from "../test/runtimes/server-command.ts";
import { SERVER_RUNTIMES, ServerProcess } from "../test/server/server-process.ts";
import { buildWasm, ROOT } from "./wasm-build.ts";

const CLIENTS = [1, 8, 64, 256];
const SAMPLES = 5;
const ENTRY = "bench/wasm/http-rounds.ts";
const COMPONENT = "build/http-rounds.component.wasm";

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => {
      resolve(socket);
    });
    socket.on("error", reject);
  });
}

/** The body of the answer to a GET. */
function get(socket: Socket, path: string): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const add = (data: Buffer): void => {
      text += data.toString();
      const end = text.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (end < 0 || text.length < end + 4 + length) return;
      socket.off("data", add);
      resolve(text.slice(end + 4));
    };
    socket.on("data", add);
    socket.write(`GET ${path} HTTP/1.1\r\nHost: bench\r\n\r\n`);
  });
}

/** Microseconds of a round, by the number of clients: one whose request is in hand, the others idle. */
async function measure(port: number): Promise<number[]> {
  const sockets: Socket[] = [];
  const medians: number[] = [];
  for (const clients of CLIENTS) {
    while (sockets.length < clients) {
      const socket = await open(port);
      await get(socket, "/");
      sockets.push(socket);
    }
    const samples: number[] = [];
    for (let i = 0; i < SAMPLES; i++) samples.push(Number(await get(sockets[0]!, "/rounds")));
    medians.push(samples.sort((a, b) => a - b)[SAMPLES >> 1]!);
  }
  for (const socket of sockets) socket.destroy();
  return medians;
}

const module = await buildWasm(ENTRY, "http-rounds");
const built = spawnSync("npx", ["tsx", "scripts/build-component.ts", ENTRY, COMPONENT], {
  cwd: ROOT,
  stdio: "inherit",
});
if (built.status !== 0) throw new Error("the component was not built");
console.log(`microseconds of a round    ${CLIENTS.map((n) => `${n}`.padStart(8)).join("")} clients`);
for (const runtime of SERVER_RUNTIMES) {
  const options = { module, component: `${ROOT}/${COMPONENT}`, args: [] };
  const command = await serverCommand(runtime, options).catch(() => undefined);
  if (command === undefined) continue;
  const server = new ServerProcess(runtime, command.file, command.args, options);
  const [, port] = await server.printed(/listening on (\d+)/);
  const medians = await measure(Number(port));
  await server.stop();
  console.log(runtime.padEnd(27) + medians.map((n) => n.toFixed(1).padStart(8)).join(""));
}
