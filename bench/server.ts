import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { readResult, writeResult } from "./results.ts";
import { measureStreams, type StreamRound } from "./server-load.ts";
import { type ServerModel, stories110M, storyteller } from "./server-models.ts";
import { type Answers, soak, type SoakFigures } from "./server-soak.ts";
import type { ServerTarget } from "./server-targets.ts";
import { median, medianRatio, type Quantiles, quantiles } from "./statistics.ts";
import { describeSystem, type System } from "./system.ts";
import { ROOT } from "./wasm-build.ts";

/** What `npm run bench -- server` found. */
export interface ServerResult {
  system: System;
  load: { promptTokens: number; maxTokens: number; rounds: number };
  streams: StreamRow[];
  health: HealthRow[];
  soak: SoakFigures[];
}

/** So many clients of a server, in all rounds. Times in milliseconds. */
export interface StreamRow {
  model: string;
  server: string;
  clients: number;
  tokens: number;
  errors: number;
  /** The median of the rounds. */
  tokensPerSecond: number;
  /** Over the first number of clients, in the same round: the median. */
  ratio: number;
  firstToken: Quantiles;
  betweenTokens: Quantiles;
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
  rounds: number;
}

const PROMPT_TOKENS = 32;
const MAX_TOKENS = 64;
/** Answers of all clients together, in a round: fewer of a single one, which is slower. */
const ANSWERS = { alone: 4, together: 16 };
const HEALTH = { connections: 10, seconds: 5 };

/** Measures every server under load, one after the other. The figures of the last soak are kept. */
export async function measureServer(plan: ServerPlan): Promise<ServerResult> {
  const result: ServerResult = {
    system: describeSystem(),
    load: { promptTokens: PROMPT_TOKENS, maxTokens: MAX_TOKENS, rounds: plan.rounds },
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
  { clients, rounds }: ServerPlan,
  result: ServerResult,
): Promise<void> {
  const named = { model: model.name, server: target.name };
  const server = await target.start(model);
  try {
    const load = { promptTokens: PROMPT_TOKENS, maxTokens: MAX_TOKENS, vocabSize: model.vocabSize };
    await measureStreams(server.port, { ...load, clients: 1, requests: 1 }); // so that nothing is new to anybody
    const seen = clients.map((): StreamRound[] => []);
    for (let round = 0; round < rounds; round++) {
      for (const [i, count] of clients.entries()) {
        const requests = count === 1 ? ANSWERS.alone : Math.ceil(ANSWERS.together / count);
        seen[i]!.push(await measureStreams(server.port, { ...load, clients: count, requests }));
      }
    }
    const rows = seen.map((all, i) => ({ ...named, clients: clients[i]!, ...summary(all, seen[0]!) }));
    console.table(
      rows.map(({ clients: count, tokensPerSecond, ratio, errors }) => ({
        ...named,
        count,
        tokensPerSecond,
        ratio,
        errors,
      })),
    );
    result.streams.push(...rows);
    if (model.name === "storyteller") result.health.push(measureHealth(target.name, server.port));
  } finally {
    await server.stop();
  }
}

/** All rounds of some clients, beside those of the first number of clients. */
function summary(
  rounds: readonly StreamRound[],
  first: readonly StreamRound[],
): Omit<StreamRow, "model" | "server" | "clients"> {
  const speeds = rounds.map(({ tokensPerSecond }) => tokensPerSecond);
  return {
    tokens: rounds.reduce((sum, { tokens }) => sum + tokens, 0),
    errors: rounds.reduce((sum, { errors }) => sum + errors, 0),
    tokensPerSecond: median(speeds),
    ratio: medianRatio(
      speeds,
      first.map(({ tokensPerSecond }) => tokensPerSecond),
    ),
    firstToken: quantiles(rounds.flatMap(({ firstToken }) => firstToken)),
    betweenTokens: quantiles(rounds.flatMap(({ betweenTokens }) => betweenTokens)),
  };
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

/**
 * Keeps all servers busy for minutes, at the same time: memory, errors and equal answers count here, not speed.
 * @returns what should not have been, a line each
 */
export async function measureSoak(targets: readonly ServerTarget[], minutes: number): Promise<string[]> {
  const last = lastResult();
  if (last === undefined) throw new Error("measure `server` first");
  const model = storyteller();
  const answers: Answers = new Map();
  const soaks = await Promise.all(targets.map(async (target) => await soak(target, model, minutes, answers)));
  writeResult("server", { ...last, soak: soaks.map(({ figures }) => figures) });
  return soaks.flatMap(({ faults }) => faults);
}
