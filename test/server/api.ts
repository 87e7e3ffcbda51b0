import type { Chunk } from "../clients/call.ts";
import { readEvents } from "./event-stream.ts";
import { type Metrics, parseMetrics, total } from "./prometheus.ts";
import { getRequest, postRequest, type RawAnswer, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";

export type Body = Record<string, unknown>;

/** The error object of every refusal. */
export interface ErrorObject {
  error: { message: string; type: string; param: string | null; code: string | null };
}

/** One request on a connection of its own: the answer as it stood on the wire. */
export async function send(server: ServerProcess, request: string | Uint8Array): Promise<RawAnswer> {
  const connection = await RawConnection.open(server.port);
  try {
    connection.write(request);
    return await connection.answer();
  } finally {
    connection.close();
  }
}

export async function post(server: ServerProcess, path: string, body: unknown, headers = {}): Promise<RawAnswer> {
  return await send(server, postRequest(path, body, headers));
}

export async function get(server: ServerProcess, path: string, headers = {}): Promise<RawAnswer> {
  return await send(server, getRequest(path, headers));
}

/** The JSON of an answer. @throws when it says that it is something else */
export function json(answer: RawAnswer): unknown {
  const type = answer.headers.get("content-type") ?? "";
  if (!/^application\/json(;|$)/.test(type)) throw new Error(`${type}: ${answer.body.toString()}`);
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(answer.body));
}

/** The chunks of a stream that ends with [DONE]. @throws when the status is not 200 or the framing is wrong */
export async function streamed(server: ServerProcess, path: string, body: Body): Promise<Chunk[]> {
  const answer = await post(server, path, { ...body, stream: true });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body.toString()}`);
  const { chunks, done } = readEvents(answer.body);
  if (!done) throw new Error(`no [DONE]: ${answer.body.toString().slice(-500)}`);
  return chunks;
}

/** A not streamed answer of the API. */
export interface Whole {
  id: string;
  object: string;
  model: string;
  system_fingerprint: string;
  choices: {
    index: number;
    message?: { role: string; content: string };
    text?: string;
    logprobs: unknown;
    finish_reason: string;
  }[];
  usage: {
    prompt_tokens: number;
    completion_tokens: number;
    total_tokens: number;
    prompt_tokens_details: { cached_tokens: number };
  };
}

export async function whole(server: ServerProcess, path: string, body: Body): Promise<Whole> {
  const answer = await post(server, path, body);
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body.toString()}`);
  return json(answer) as Whole;
}

/** The error object of a request that is refused as wrong. @throws when the status is not 400 */
export async function refusal(server: ServerProcess, path: string, body: unknown): Promise<ErrorObject["error"]> {
  const answer = await post(server, path, body);
  if (answer.status !== 400) throw new Error(`${answer.status}: ${answer.body.toString()}`);
  return (json(answer) as ErrorObject).error;
}

export const CHAT = "/v1/chat/completions";
export const COMPLETIONS = "/v1/completions";

/** A completion that keeps even the fastest model busy for minutes: who acts in its middle may be late. */
export const MINUTES: Body = {
  prompt: Array<string>(64).fill("Once"),
  n: 16,
  ignore_eos: true,
  max_tokens: 900,
  stream: true,
};

/** The text of a chat's answer. */
export async function chatText(server: ServerProcess, body: Body): Promise<string> {
  return (await whole(server, CHAT, body)).choices[0]!.message!.content;
}

export async function metrics(server: ServerProcess): Promise<Metrics> {
  const answer = await get(server, "/metrics");
  if (answer.status !== 200) throw new Error(`/metrics: ${answer.status}`);
  return parseMetrics(answer.body.toString());
}

export async function metric(server: ServerProcess, name: string): Promise<number> {
  return total(await metrics(server), name);
}

const RUNNING = "llama2_num_requests_running";
const WAITING = "llama2_num_requests_waiting";

/** How many requests have a slot, and how many wait for one. */
export async function load(server: ServerProcess): Promise<{ running: number; waiting: number }> {
  const now = await metrics(server);
  return { running: total(now, RUNNING), waiting: total(now, WAITING) };
}

/** Waits until so many run and wait. @throws when they never do */
export async function untilLoad(server: ServerProcess, running: number, waiting = 0): Promise<void> {
  await until(`${running} running and ${waiting} waiting`, async () => {
    const now = await load(server);
    return now.running === running && now.waiting === waiting ? now : undefined;
  });
}

/** Asks again until there is an answer. @throws when that takes too long */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const end = Date.now() + 100_000; ;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`${what}: never`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
