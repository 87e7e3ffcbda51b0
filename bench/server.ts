import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readResult, writeResult } from "./results.ts";
import { measureStreams, type StreamFigures } from "./server-load.ts";
import { type ServerModel, stories110M, storyteller } from "./server-models.ts";
import { soak, type SoakFigures } from "./server-soak.ts";
import type { ServerTarget } from "./server-targets.ts";
import { describeSystem, type System } from "./system.ts";
import { ROOT } from "./wasm-build.ts";

/** What `npm run bench -- server` found. */
export interface ServerResult {
  system: System;
  load: { promptTokens: number; maxTokens: number };
  streams: StreamRow[];
  health: HealthRow[];
  soak: SoakFigures[];
}

export interface StreamRow extends StreamFigures {
  model: string;
  server: string;
}

/** Requests for /health by autocannon: latencies in milliseconds. */
export interface HealthRow {
  server: string;
  connections: number;
  requestsPerSecond: number;
  median: number;
  p99: number;
  errors: number;
}

export interface ServerPlan {
  targets: readonly ServerTarget[];
  clients: readonly number[];
}

const PROMPT_TOKENS = 32;
const MAX_TOKENS = 64;
/** Answers of all clients together: fewer of a single one, which is slower. */
const ANSWERS = { alone: 4, together: 16 };
const HEALTH = { connections: 10, seconds: 5 };

/** Measures every server under load, one after the other. The figures of the last soak are kept. */
export async function measureServer(plan: ServerPlan): Promise<ServerResult> {
  const result: ServerResult = {
    system: describeSystem(),
    load: { promptTokens: PROMPT_TOKENS, maxTokens: MAX_TOKENS },
    streams: [],
    health: [],
    soak: lastResult()?.soak ?? [],
  };
  for (const model of [stories110M(), storyteller()]) {
    for (const target of plan.targets.filter((one) => one.takes(model))) {
      await measureTarget(target, model, plan, result);
    }
  }
  writeResult("server", result);
  return result;
}

function lastResult(): ServerResult | undefined {
  return readResult("server") as ServerResult | undefined;
}

async function measureTarget(
  target: ServerTarget,
  model: ServerModel,
  { clients }: ServerPlan,
  result: ServerResult,
): Promise<void> {
  const server = await target.start(model);
  try {
    const load = { promptTokens: PROMPT_TOKENS, maxTokens: MAX_TOKENS, vocabSize: model.vocabSize };
    await measureStreams(server.port, { ...load, clients: 1, requests: 1 }); // so that nothing is new to anybody
    for (const count of clients) {
      const requests = count === 1 ? ANSWERS.alone : Math.ceil(ANSWERS.together / count);
      const figures = await measureStreams(server.port, { ...load, clients: count, requests });
      result.streams.push({ model: model.name, server: target.name, ...figures });
      console.log(`${model.name}, ${target.name}: ${JSON.stringify(figures)}`);
    }
    if (model.name === "storyteller") result.health.push(measureHealth(target.name, server.port));
  } finally {
    await server.stop();
  }
}

function measureHealth(server: string, port: number): HealthRow {
  const { connections, seconds } = HEALTH;
  const command = join(ROOT, "node_modules/.bin/autocannon");
  const args = ["--json", "-c", String(connections), "-d", String(seconds), `http://127.0.0.1:${port}/health`];
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  if (status !== 0) throw new Error(`autocannon ended with ${String(status)}: ${stderr}`);
  const report = JSON.parse(stdout) as {
    requests: { average: number };
    latency: { p50: number; p99: number };
    errors: number;
    timeouts: number;
    non2xx: number;
  };
  const row = {
    server,
    connections,
    requestsPerSecond: report.requests.average,
    median: report.latency.p50,
    p99: report.latency.p99,
    errors: report.errors + report.timeouts + report.non2xx,
  };
  console.log(JSON.stringify(row));
  return row;
}

/** Keeps all servers busy for minutes, at the same time: memory and errors count here, not speed. */
export async function measureSoak(targets: readonly ServerTarget[], minutes: number): Promise<ServerResult> {
  const last = lastResult();
  if (last === undefined) throw new Error("measure `server` first");
  const model = storyteller();
  const soaks = targets.map(async (target) => await soak(target, model, minutes));
  const result = { ...last, soak: await Promise.all(soaks) };
  writeResult("server", result);
  return result;
}
