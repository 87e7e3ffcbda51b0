import { readResult } from "./results.ts";
import type { ServerResult } from "./server.ts";

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

/** The server's part of bench/README.md; empty when it was never measured. */
export function serverReport(table: Table, where: (system: ServerResult["system"]) => string): string {
  const result = readResult("server") as ServerResult | undefined;
  if (result === undefined) return "";
  const { load, streams, health, soak } = result;
  const pair = ({ median, p99 }: { median: number; p99: number }): string => `${median.toFixed(1)} / ${p99.toFixed(1)}`;
  return [
    "## Server",
    `${where(result.system)}; one thread; 8 slots; prompts of ${load.promptTokens} tokens that nobody asked before, ${load.maxTokens} tokens streamed; ${load.rounds} rounds; median / 99th percentile in milliseconds.`,
    table(
      ["model", "server", "clients", "tokens/s in all", "of one client's", "first token", "between tokens", "errors"],
      streams.map((row) => [
        row.model,
        row.server,
        String(row.clients),
        row.tokensPerSecond.toFixed(1),
        row.ratio.toFixed(2),
        pair(row.firstToken),
        pair(row.betweenTokens),
        String(row.errors),
      ]),
    ),
    "### /health, by autocannon",
    table(
      ["server", "connections", "requests/s", "latency", "errors"],
      health.map((row) => [
        row.server,
        String(row.connections),
        row.requestsPerSecond.toFixed(0),
        pair(row),
        String(row.errors),
      ]),
    ),
    ...(soak.length === 0
      ? []
      : [
          "### A soak",
          "Eight clients that stream, ask in one piece, leave in the middle, want JSON or embeddings and send nonsense; all runtimes at the same time. Resident memory of the process, the median of each minute, in MiB.",
          table(
            [
              "server",
              "minutes",
              "requests",
              "left by the client",
              "errors",
              "memory, minute by minute",
              "buffers at start / end",
            ],
            soak.map((row) => [
              row.runtime,
              String(row.minutes),
              String(row.requests),
              String(row.cancelled),
              String(row.errors),
              row.residentMiB.join(" "),
              `${row.bufferBytes.start} / ${row.bufferBytes.end}`,
            ]),
          ),
        ]),
  ].join("\n\n");
}
