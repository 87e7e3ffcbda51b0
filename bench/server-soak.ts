import { readEvents, textOf } from "../test/server/event-stream.ts";
import { parseMetrics, total } from "../test/server/prometheus.ts";
import { getRequest, postRequest, type RawAnswer, RawConnection } from "../test/server/raw-connection.ts";
import { Random } from "../test/models/random.ts";
import { median } from "./statistics.ts";
import { residentBytes } from "./process-memory.ts";
import type { ServerModel } from "./server-models.ts";
import type { RunningServer, ServerTarget } from "./server-targets.ts";

/** What a long run showed. */
export interface SoakFigures {
  runtime: string;
  minutes: number;
  requests: number;
  errors: number;
  cancelled: number;
  /** Resident memory in MiB: the median of every minute. */
  residentMiB: number[];
  /** What the server held of its buffers at the end, with nobody there, and at the start. */
  bufferBytes: { start: number; end: number };
}

const CLIENTS = 8;
const MINUTE_MS = 60_000;
const CHAT = "/v1/chat/completions";
const STORIES = ["a fox, a lantern and a castle", "a bear", "a brave mouse in a tower", "two frogs"];

interface Counts {
  requests: number;
  errors: number;
  cancelled: number;
}

/** Keeps a server busy with everything it can do, for minutes, and looks at its memory. */
export async function soak(target: ServerTarget, model: ServerModel, minutes: number): Promise<SoakFigures> {
  const server = await target.start(model);
  try {
    const start = await bufferBytes(server);
    const counts: Counts = { requests: 0, errors: 0, cancelled: 0 };
    const end = Date.now() + minutes * MINUTE_MS;
    const memory: number[][] = [];
    const began = Date.now();
    const watch = setInterval(() => {
      const minute = Math.floor((Date.now() - began) / MINUTE_MS);
      (memory[minute] ??= []).push(residentBytes(server.pid) / 2 ** 20);
    }, 2000);
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, number) => {
        await client(server, number, end, counts);
      }),
    );
    clearInterval(watch);
    await idle(server);
    const bufferAtEnd = await bufferBytes(server);
    const residentMiB = memory.slice(0, minutes).map((values) => Math.round(median(values) * 10) / 10);
    return { runtime: target.name, minutes, ...counts, residentMiB, bufferBytes: { start, end: bufferAtEnd } };
  } finally {
    await server.stop();
  }
}

async function client(server: RunningServer, number: number, end: number, counts: Counts): Promise<void> {
  const random = new Random(number);
  while (Date.now() < end) {
    try {
      await KINDS[random.integer(KINDS.length)]!(server, random, counts);
      counts.requests++;
    } catch (error) {
      if (counts.errors++ < 5) console.error(error);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

type Kind = (server: RunningServer, random: Random, counts: Counts) => Promise<void>;

function chat(random: Random, more: Record<string, unknown> = {}): Buffer {
  const content = `Tell me a story about ${STORIES[random.integer(STORIES.length)]!}.`;
  const body = {
    messages: [{ role: "user", content }],
    seed: random.integer(50) + 1,
    temperature: 0.8,
    max_tokens: 200,
  };
  return postRequest(CHAT, { ...body, ...more });
}

const KINDS: readonly Kind[] = [
  async (server, random) => {
    const { body } = await ask(server, chat(random, { stream: true }));
    const { chunks, done } = readEvents(body);
    if (!done || textOf(chunks) === "") throw new Error("a stream without an end or a text");
  },
  async (server, random) => {
    await ask(server, chat(random));
  },
  async (server, random) => {
    await ask(server, chat(random, { n: 3, logprobs: true, top_logprobs: 5, stop: ["castle", "fox"] }));
  },
  async (server, random) => {
    const schema = {
      type: "object",
      properties: { name: { type: "string", maxLength: 20 }, age: { type: "integer" } },
    };
    const format = { type: "json_schema", json_schema: { name: "x", schema } };
    const { body } = await ask(server, chat(random, { response_format: format, max_tokens: 80 }));
    JSON.parse(
      (JSON.parse(body.toString()) as { choices: [{ message: { content: string } }] }).choices[0].message.content,
    );
  },
  async (server, random, counts) => {
    const connection = await RawConnection.open(server.port);
    connection.write(chat(random, { stream: true, max_tokens: 800 }));
    const pieces = 1 + random.integer(20);
    await connection.until((bytes, ended) =>
      ended || bytes.toString().split("data: ").length > pieces ? true : undefined,
    );
    connection[random.integer(2) === 0 ? "close" : "reset"]();
    counts.cancelled++;
  },
  async (server) => {
    await ask(server, postRequest("/v1/embeddings", { input: STORIES, encoding_format: "base64" }));
  },
  async (server) => {
    for (const path of ["/v1/models", "/metrics", "/slots", "/health"]) await ask(server, getRequest(path));
    await ask(server, postRequest(CHAT, "{"), 400);
    await ask(server, "nonsense\r\n\r\n", 400);
  },
];

async function ask(server: RunningServer, request: string | Buffer, status = 200): Promise<RawAnswer> {
  const connection = await RawConnection.open(server.port);
  try {
    connection.write(request);
    const answer = await connection.answer();
    if (answer.status !== status) throw new Error(`${answer.status}: ${answer.body.toString()}`);
    return answer;
  } finally {
    connection.close();
  }
}

async function bufferBytes(server: RunningServer): Promise<number> {
  return total(parseMetrics((await ask(server, getRequest("/metrics"))).body.toString()), "llama2_buffer_used_bytes");
}

async function idle(server: RunningServer): Promise<void> {
  for (let i = 0; i < 100; i++) {
    const now = parseMetrics((await ask(server, getRequest("/metrics"))).body.toString());
    const busy = total(now, "llama2_num_requests_running") + total(now, "llama2_num_requests_waiting");
    if (busy === 0 && total(now, "llama2_http_connections") === 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the server is never idle again");
}
