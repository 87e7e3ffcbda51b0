import { readFileSync } from "node:fs";
import { metric, until, untilLoad } from "./api.ts";
import { parseMetrics, total } from "./prometheus.ts";
import { getRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";

export const GENERATED = "llama2_generation_tokens_total";

/** Connections to a port that neither side has begun to end, as the system knows them. */
function established(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const lines = readFileSync("/proc/net/tcp", "utf8").split("\n");
  return lines.filter((line) => {
    const [, address = "", , state] = line.trim().split(/\s+/);
    return address.endsWith(local) && state === "01";
  }).length;
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
