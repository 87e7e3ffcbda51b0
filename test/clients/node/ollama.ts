import { type ChatRequest, type GenerateRequest, Ollama } from "ollama";
import type { Call, Outcome, RunCall, Running } from "../call.ts";

interface Piece {
  model: string;
  message?: { role: string; content: string };
  response?: string;
  done_reason?: string;
  prompt_eval_count?: number;
  eval_count?: number;
}

/** ollama-js, which speaks its own dialect at the root of the server. `chat` and `completion` are put into its words. */
export const runOllama: RunCall = async (call, running) => {
  const { baseURL, apiKey } = call;
  const headers = apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` };
  const client = new Ollama({ host: baseURL.replace(/\/v1$/, ""), fetch: running.fetch, headers });
  running.signal.addEventListener("abort", () => {
    client.abort();
  });
  const request = translate(call.body);
  const { stream = false } = call;
  switch (call.op) {
    case "chat":
      if (!stream) return describe([await client.chat({ ...request, stream: false })]);
      return await readStream(await client.chat({ ...request, stream: true }), call, running);
    case "completion":
      if (!stream) return describe([await client.generate({ ...request, stream: false })]);
      return await readStream(await client.generate({ ...request, stream: true }), call, running);
    case "embeddings": {
      const { embeddings, model, prompt_eval_count } = await client.embed(call.body as never);
      return { embeddings, model, usage: { prompt: prompt_eval_count, completion: 0 } };
    }
    case "models": {
      const { models } = await client.list();
      return { models: models.map(({ model }) => model), raw: models };
    }
    case "structured":
      throw new Error("not an operation of ollama");
    case "ollama": {
      const { method, argument } = call.body as { method: "show" | "version" | "ps"; argument: never };
      return { raw: await client[method](argument) };
    }
  }
};

/** An OpenAI request in Ollama's words. */
function translate(body: Record<string, unknown>): ChatRequest & GenerateRequest {
  const { model, messages, prompt, format, tools, max_tokens, raw, ...options } = body;
  const limit = max_tokens === undefined ? {} : { num_predict: max_tokens };
  return { model, messages, prompt, format, tools, raw, options: { ...options, ...limit } } as unknown as ChatRequest &
    GenerateRequest;
}

async function readStream(stream: AsyncIterable<unknown>, { breakAfter }: Call, { text }: Running): Promise<Outcome> {
  const pieces: Piece[] = [];
  for await (const part of stream) {
    const piece = part as Piece;
    pieces.push(piece);
    text(piece.message?.content ?? piece.response ?? "");
    if (pieces.length === breakAfter) return { ...describe(pieces), broken: true };
  }
  return { ...describe(pieces), raw: pieces };
}

function describe(pieces: readonly Piece[]): Outcome {
  const [first, last] = [pieces[0], pieces.at(-1)];
  return {
    text: pieces.map(({ message, response }) => message?.content ?? response ?? "").join(""),
    raw: pieces[0],
    ...(first?.message && { role: first.message.role }),
    ...(last?.done_reason !== undefined && { finish: last.done_reason }),
    ...(last && { model: last.model }),
    ...(last?.eval_count !== undefined && {
      usage: { prompt: last.prompt_eval_count ?? -1, completion: last.eval_count },
    }),
  };
}
