import OpenAI from "openai";
import OpenAI6 from "openai-6";
import { zodResponseFormat } from "openai/helpers/zod";
import { ANIMAL } from "./animal.ts";
import type { Call, Chunk, Outcome, RunCall, Running } from "../call.ts";

/** The newest openai, which needs Node.js 22. */
export const runOpenai: RunCall = (call, running) => run(new OpenAI(settings(call, running)), call, running);

/** The last one for Node.js 20. Its types are those of the newest for all that is used here. */
export const runOpenai6: RunCall = (call, running) =>
  run(new OpenAI6(settings(call, running)) as unknown as OpenAI, call, running);

function settings({ baseURL, apiKey = "none", retries = 0 }: Call, { fetch }: Running) {
  return { baseURL, apiKey, maxRetries: retries, fetch };
}

async function run(client: OpenAI, call: Call, running: Running): Promise<Outcome> {
  const options = { signal: running.signal };
  switch (call.op) {
    case "chat":
      if (call.helper === true) return await runHelper(client, call, running);
      if (call.stream === true) {
        const body = { ...call.body, stream: true } as unknown as OpenAI.ChatCompletionCreateParamsStreaming;
        return await readStream(
          (await client.chat.completions.create(body, options)) as AsyncIterable<Chunk>,
          call,
          running,
        );
      }
      return describe(await client.chat.completions.create(call.body as never, options));
    case "completion":
      if (call.stream === true) {
        const body = { ...call.body, stream: true } as unknown as OpenAI.CompletionCreateParamsStreaming;
        return await readStream(
          (await client.completions.create(body, options)) as AsyncIterable<Chunk>,
          call,
          running,
        );
      }
      return describe(await client.completions.create(call.body as never, options));
    case "embeddings": {
      const answer = await client.embeddings.create(call.body as unknown as OpenAI.EmbeddingCreateParams, options);
      const usage = { prompt: answer.usage.prompt_tokens, completion: 0, total: answer.usage.total_tokens };
      const embeddings = answer.data.map(({ embedding }) => embedding as number[] | string);
      return {
        embeddings: embeddings.map((one) => (typeof one === "string" ? one : Array.from(one))),
        model: answer.model,
        usage,
      };
    }
    case "models": {
      if (typeof call.body["model"] === "string") {
        const model = await client.models.retrieve(call.body["model"], options);
        return { models: [model.id], raw: model };
      }
      const list = await client.models.list(options);
      return { models: list.data.map(({ id }) => id), raw: list.data };
    }
    case "structured": {
      const body = { ...call.body, response_format: zodResponseFormat(ANIMAL, "animal") };
      const answer = await client.chat.completions.parse(body as never, options);
      return { raw: answer.choices[0]!.message.parsed };
    }
    case "ollama":
      throw new Error("not an operation of openai");
  }
}

/** `.stream()`, which checks the order of the chunks and puts the answer together again. */
async function runHelper(client: OpenAI, call: Call, { signal, text }: Running): Promise<Outcome> {
  const stream = client.chat.completions.stream(call.body as never, { signal });
  stream.on("content", text);
  return describe(await stream.finalChatCompletion());
}

async function readStream(stream: AsyncIterable<Chunk>, { breakAfter }: Call, { text }: Running): Promise<Outcome> {
  const chunks: Chunk[] = [];
  const outcome: Outcome & { text: string } = { chunks, text: "" };
  for await (const chunk of stream) {
    chunks.push(chunk);
    const choice = chunk.choices.find(({ index }) => index === 0);
    const piece = choice?.delta?.content ?? choice?.text ?? "";
    outcome.text += piece;
    if (piece !== "") text(piece);
    if (typeof choice?.delta?.role === "string") outcome.role = choice.delta.role;
    if (typeof choice?.finish_reason === "string") outcome.finish = choice.finish_reason;
    if (chunk.usage) outcome.usage = usage(chunk.usage);
    if (chunks.length === breakAfter) {
      outcome.broken = true;
      break; // closes the connection
    }
  }
  const [first] = chunks;
  return { ...outcome, ...(first && identity(first)) };
}

interface Answer {
  id: string;
  model: string;
  system_fingerprint?: string | null;
  choices: readonly { message?: { content: string | null; role: string }; text?: string; finish_reason: string }[];
  usage?: UsageFields | null;
}

interface UsageFields {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details?: { cached_tokens?: number } | null;
}

function describe(answer: Answer): Outcome {
  const [choice] = answer.choices;
  return {
    text: choice?.message?.content ?? choice?.text ?? "",
    ...(choice?.message && { role: choice.message.role }),
    ...(choice && { finish: choice.finish_reason }),
    ...identity(answer),
    ...(answer.usage && { usage: usage(answer.usage) }),
    raw: answer,
  };
}

function identity({ id, model, system_fingerprint }: Pick<Answer, "id" | "model" | "system_fingerprint">): Outcome {
  return { id, model, ...(typeof system_fingerprint === "string" && { fingerprint: system_fingerprint }) };
}

function usage({ prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details }: UsageFields) {
  const cached = prompt_tokens_details?.cached_tokens;
  return {
    prompt: prompt_tokens,
    completion: completion_tokens,
    total: total_tokens,
    ...(cached !== undefined && { cached }),
  };
}
