import { readEvents, textOf } from "../test/server/event-stream.ts";
import { parseMetrics, total } from "../test/server/prometheus.ts";
import { getRequest, postRequest, type RawAnswer, RawConnection } from "../test/server/raw-connection.ts";
import { Random } from "../test/models/random.ts";
import { residentBytes } from "./process-memory.ts";
import { faultsOf, growth } from "./soak-verdict.ts";
import { median } from "./statistics.ts";
import type { ServerModel } from "./server-models.ts";
import type { RunningServer, ServerTarget } from "./server-targets.ts";

/** What a long run showed. */
export interface SoakFigures {
  runtime: string;
  minutes: number;
  requests: number;
  errors: number;
  /** The first of the errors' messages. */
  messages: string[];
  cancelled: number;
  /** Answers whose equal request had been answered before, in whatever runtime: every one had the same text. */
  compared: number;
  /** Resident memory in MiB: the median of every minute. */
  residentMiB: number[];
  /** How much more it was in the last quarter than in the second one. */
  grownMiB: number;
  /** What the server held of its buffers at the end, with nobody there, and at the start. */
  bufferBytes: { start: number; end: number };
}

export interface Soak {
  figures: SoakFigures;
  /** What should not have been, a line each. */
  faults: string[];
}

const MESSAGES_KEPT = 20;
const SAMPLE_MS = 2000;
const CLIENTS = 8;
const MINUTE_MS = 60_000;
const CHAT = "/v1/chat/completions";
const STORIES = ["a fox, a lantern and a castle", "a bear", "a brave mouse in a tower", "two frogs"];

interface Counts {
  requests: number;
  errors: number;
  messages: string[];
  cancelled: number;
  compared: number;
}

/** What each request was answered, by the request: equal ones have equal answers, for all of a soak and in all runtimes. */
export type Answers = Map<string, string>;

/** A server under load, as those see it who make the load. */
interface Run {
  server: RunningServer;
  counts: Counts;
  answers: Answers;
}

/** Keeps a server busy with everything it can do, for minutes, compares its answers and looks at its memory. */
export async function soak(target: ServerTarget, model: ServerModel, minutes: number, answers: Answers): Promise<Soak> {
  const server = await target.start(model);
  try {
    const start = await bufferBytes(server);
    const counts: Counts = { requests: 0, errors: 0, messages: [], cancelled: 0, compared: 0 };
    const end = Date.now() + minutes * MINUTE_MS;
    const samples: number[] = [];
    const watch = setInterval(() => samples.push(residentBytes(server.pid) / 2 ** 20), SAMPLE_MS);
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, number) => {
        await client({ server, counts, answers }, number, end);
      }),
    );
    clearInterval(watch);
    await idle(server);
    const buffers = { start, end: await bufferBytes(server) };
    const perMinute = MINUTE_MS / SAMPLE_MS;
    const residentMiB = Array.from({ length: minutes }, (_, minute) =>
      rounded(median(samples.slice(minute * perMinute, (minute + 1) * perMinute))),
    );
    const seen = { runtime: target.name, minutes, ...counts, bufferBytes: buffers };
    return {
      figures: { ...seen, residentMiB, grownMiB: rounded(growth(samples)) },
      faults: faultsOf({ ...seen, samples }),
    };
  } finally {
    await server.stop();
  }
}

function rounded(mebibytes: number): number {
  return Math.round(mebibytes * 10) / 10;
}

async function client(run: Run, number: number, end: number): Promise<void> {
  const { counts } = run;
  const random = new Random(number);
  while (Date.now() < end) {
    try {
      await KINDS[random.integer(KINDS.length)]!(run, random);
      counts.requests++;
    } catch (error) {
      if (counts.errors++ < MESSAGES_KEPT) counts.messages.push(String(error));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

type Body = Record<string, unknown>;
type Kind = (run: Run, random: Random) => Promise<void>;

/** Remembers what a request was answered. @throws when an equal one was answered something else before */
function compare({ counts, answers }: Run, request: Body, answer: unknown): void {
  const key = JSON.stringify(request);
  const text = JSON.stringify(answer);
  const before = answers.get(key);
  if (before === undefined) answers.set(key, text);
  else if (before !== text) throw new Error(`another answer to ${key}: ${text}, before: ${before}`);
  else counts.compared++;
}

function chat(random: Random, more: Body = {}): Body {
  const content = `Tell me a story about ${STORIES[random.integer(STORIES.length)]!}.`;
  return {
    messages: [{ role: "user", content }],
    seed: random.integer(12) + 1,
    temperature: 0.8,
    max_tokens: 200,
    ...more,
  };
}

/** The texts and the ends of an answer in one piece. */
async function choices({ server }: Run, request: Body): Promise<[text: string, finish: string][]> {
  const { body } = await ask(server, postRequest(CHAT, request));
  const answer = JSON.parse(body.toString()) as {
    choices: { message: { content: string }; finish_reason: string }[];
  };
  return answer.choices.map(({ message, finish_reason }) => [message.content, finish_reason]);
}

const KINDS: readonly Kind[] = [
  async (run, random) => {
    const request = chat(random);
    const { body } = await ask(run.server, postRequest(CHAT, { ...request, stream: true }));
    const { chunks, done } = readEvents(body);
    const text = textOf(chunks);
    if (!done || text === "") throw new Error("a stream without an end or a text");
    const finish = chunks.flatMap((chunk) => chunk.choices).find(({ finish_reason }) => finish_reason)?.finish_reason;
    compare(run, request, [[text, finish]]); // as in one piece
  },
  async (run, random) => {
    const request = chat(random);
    compare(run, request, await choices(run, request));
  },
  async (run, random) => {
    const request = chat(random, { n: 3, logprobs: true, top_logprobs: 5, stop: ["castle", "fox"] });
    compare(run, request, await choices(run, request));
  },
  async (run, random) => {
    const schema = {
      type: "object",
      properties: { name: { type: "string", maxLength: 20 }, age: { type: "integer" } },
    };
    const format = { type: "json_schema", json_schema: { name: "x", schema } };
    const request = chat(random, { response_format: format, max_tokens: 80 });
    const all = await choices(run, request);
    for (const [text] of all) JSON.parse(text);
    compare(run, request, all);
  },
  async ({ server, counts }, random) => {
    const connection = await RawConnection.open(server.port);
    connection.write(postRequest(CHAT, chat(random, { stream: true, max_tokens: 800 })));
    const pieces = 1 + random.integer(20);
    await connection.until((bytes, ended) =>
      ended || bytes.toString().split("data: ").length > pieces ? true : undefined,
    );
    connection[random.integer(2) === 0 ? "close" : "reset"]();
    counts.cancelled++;
  },
  async (run) => {
    const request = { input: STORIES, encoding_format: "base64" };
    const { body } = await ask(run.server, postRequest("/v1/embeddings", request));
    compare(run, request, (JSON.parse(body.toString()) as { data: unknown }).data);
  },
  async ({ server }) => {
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
