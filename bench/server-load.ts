import { Agent, request } from "node:http";
import { Random } from "../test/models/random.ts";

/** What every client does, again and again. */
export interface StreamLoad {
  clients: number;
  /** Requests of each client. */
  requests: number;
  promptTokens: number;
  maxTokens: number;
  vocabSize: number;
}

/** What all clients saw together. Times in milliseconds. */
export interface StreamRound {
  tokens: number;
  errors: number;
  tokensPerSecond: number;
  /** Of each answer. */
  firstToken: number[];
  /** Of each pair of tokens. */
  betweenTokens: number[];
}

/** One answer: when its parts came, milliseconds after the request was sent. */
interface Timing {
  pieces: number[];
  tokens: number;
}

/** Streams completions of prompts that nobody asked before, all clients at once. */
export async function measureStreams(port: number, load: StreamLoad): Promise<StreamRound> {
  const agent = new Agent({ keepAlive: false }); // llama.cpp's server closes connections without a word
  const timings: Timing[] = [];
  let errors = 0;
  const started = performance.now();
  const client = async (number: number): Promise<void> => {
    const random = new Random(1000 * load.clients + number);
    for (let i = 0; i < load.requests; i++) {
      const prompt = Array.from({ length: load.promptTokens }, () => 3 + random.integer(load.vocabSize - 3));
      try {
        const timing = await stream(port, agent, prompt, load.maxTokens);
        if (timing.tokens !== load.maxTokens) throw new Error(`${timing.tokens} tokens instead of ${load.maxTokens}`);
        timings.push(timing);
      } catch (error) {
        if (errors++ === 0) console.error(error);
      }
    }
  };
  await Promise.all(
    Array.from({ length: load.clients }, async (_, number) => {
      await client(number);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  const tokens = timings.reduce((sum, timing) => sum + timing.tokens, 0);
  return {
    tokens,
    errors,
    tokensPerSecond: tokens / seconds,
    firstToken: timings.map(({ pieces }) => pieces[0]!),
    betweenTokens: timings.flatMap(({ pieces }) => pieces.slice(1).map((at, i) => at - pieces[i]!)),
  };
}

async function stream(port: number, agent: Agent, prompt: number[], maxTokens: number): Promise<Timing> {
  const body = JSON.stringify({
    prompt,
    max_tokens: maxTokens,
    temperature: 1,
    seed: 1,
    ignore_eos: true,
    logit_bias: { "1": -100, "2": -100 },
    cache_prompt: false,
    stream: true,
    stream_options: { include_usage: true },
  });
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  return await new Promise((resolve, reject) => {
    const sent = performance.now();
    const timing: Timing = { pieces: [], tokens: 0 };
    const call = request(
      { port, host: "127.0.0.1", agent, method: "POST", path: "/v1/completions", headers },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece: string) => {
          const now = performance.now() - sent;
          text += piece;
          for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
            takeEvent(timing, text.slice(0, end), now);
            text = text.slice(end + 2);
          }
        });
        answer.on("end", () => {
          if (answer.statusCode === 200) resolve(timing);
          else reject(new Error(`${answer.statusCode}: ${text}`));
        });
        answer.on("error", reject);
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

function takeEvent(timing: Timing, event: string, now: number): void {
  if (!event.startsWith("data: {")) return;
  const chunk = JSON.parse(event.slice(6)) as {
    choices: { text?: string; finish_reason?: string | null }[];
    usage?: { completion_tokens: number } | null;
  };
  if (chunk.usage) timing.tokens = chunk.usage.completion_tokens;
  const [choice] = chunk.choices;
  if (choice !== undefined && typeof choice.finish_reason !== "string") timing.pieces.push(now);
}
