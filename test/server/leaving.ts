import { readFileSync } from "node:fs";
import { metric, until, untilLoad } from "./api.ts";
import { parseMetrics, total } from "./prometheus.ts";
import { getRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";

export const GENERATED = "llama2_generation_tokens_total";

/** A line of the system's table of connections, as far as it matters here. */
interface Line {
  local: number;
  remote: number;
  state: string;
  /** Bytes that are not acknowledged, and that the process has not read. */
  unsent: number;
  unread: number;
}

const ESTABLISHED = "01";

/** Connections of which one end is a port, as the system knows them: two lines for each. */
function connections(port: number): Line[] {
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1, -1);
  return lines
    .map((line) => {
      const [, local = "", remote = "", state = "", queues = ""] = line.trim().split(/\s+/);
      const [unsent = 0, unread = 0] = queues.split(":").map((digits) => parseInt(digits, 16));
      return { local: portOf(local), remote: portOf(remote), state, unsent, unread };
    })
    .filter(({ local, remote }) => local === port || remote === port);
}

function portOf(address: string): number {
  return parseInt(address.split(":")[1] ?? "", 16);
}

/** Connections that neither side has begun to end. */
function established(port: number): number {
  return connections(port).filter(({ local, state }) => local === port && state === ESTABLISHED).length;
}

/** Waits until all that a paused server has sent is read by its clients. */
export async function untilDelivered({ port }: ServerProcess): Promise<void> {
  await until("all is delivered", () => {
    const open = connections(port).filter(({ state }) => state === ESTABLISHED);
    return open.every(({ local, unsent, unread }) => (local === port ? unsent : unread) === 0) || undefined;
  });
}

/** What is to be seen while the server stands still and all that it has sent is there. */
export async function pausedWhile<T>(server: ServerProcess, look: () => T): Promise<T> {
  server.pause();
  try {
    await untilDelivered(server);
    return look();
  } finally {
    server.resume();
  }
}

/** Connections with requests that are all there before the server looks at the first, however late we are. */
export async function openTogether(server: ServerProcess, requests: readonly Uint8Array[]): Promise<RawConnection[]> {
  const opened: RawConnection[] = [];
  server.pause();
  try {
    for (const request of requests) {
      const connection = await RawConnection.open(server.port);
      opened.push(connection);
      connection.write(request);
      await new Promise((resolve) => connection.socket.write("", resolve));
    }
    return opened;
  } finally {
    server.resume();
  }
}

/**
 * How many tokens are still generated after a server could know that its client has left. The server stands still while the
 * client leaves, so that how fast anybody is counts for nothing; together with the leave it finds a question for its counters.
 * @param leave makes the only client leave; the server is paused
 */
export async function generatedAfter(server: ServerProcess, leave: () => Promise<void> | void): Promise<number> {
  const probe = await RawConnection.open(server.port);
  try {
    probe.write(getRequest("/metrics"));
    await probe.answer(); // accepted: from now on it is looked at with the others
    server.pause();
    await leave();
    await until("only the probe is left", () => (established(server.port) === 1 ? true : undefined));
    probe.write(getRequest("/metrics"));
    server.resume();
    const { body } = await probe.answer();
    const known = total(parseMetrics(body.toString()), GENERATED);
    await untilLoad(server, 0);
    return (await metric(server, GENERATED)) - known;
  } finally {
    server.resume();
    probe.close();
  }
}
