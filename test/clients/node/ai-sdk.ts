import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embedMany, generateText, jsonSchema, type LanguageModelUsage, Output, streamText, tool } from "ai";
import { ANIMAL } from "./animal.ts";
import type { Call, Outcome, RunCall, Running } from "../call.ts";

type Request = Parameters<typeof generateText>[0];

/** The AI SDK, which checks every chunk against a schema of its own. */
export const runAiSdk: RunCall = async (call, running) => {
  const { baseURL, apiKey = "none", retries = 0, body } = call;
  const provider = createOpenAICompatible({
    name: "llama2",
    baseURL,
    apiKey,
    fetch: running.fetch,
    includeUsage: true,
    supportsStructuredOutputs: true,
    transformRequestBody: (request) => ({ ...request, ...extras(body) }),
  });
  const id = body["model"] as string;
  const common = { maxRetries: retries, abortSignal: running.signal };
  switch (call.op) {
    case "chat": {
      const tools = body["tools"] === undefined ? {} : { tools: { weather: weather() } };
      const messages = body["messages"];
      const request = { ...common, ...tools, model: provider.chatModel(id), messages, allowSystemInMessages: true };
      return await text(request as Request, call, running);
    }
    case "completion": {
      // This endpoint has no transformRequestBody; these options cover what the tests ask for.
      const { prompt, max_tokens, temperature, seed, stop } = body as Record<string, never>;
      const options = { maxOutputTokens: max_tokens, temperature, seed, stopSequences: stop };
      const request = { ...common, ...options, model: provider.completionModel(id), prompt };
      return await text(request as unknown as Request, call, running);
    }
    case "embeddings": {
      const { embeddings, usage } = await embedMany({
        ...common,
        model: provider.embeddingModel(id),
        values: [body["input"] as string[]].flat(),
      });
      return { embeddings, usage: { prompt: usage.tokens, completion: 0 } };
    }
    case "structured": {
      const request = { ...common, model: provider.chatModel(id), messages: body["messages"] };
      const { output } = await generateText({ ...(request as Request), output: Output.object({ schema: ANIMAL }) });
      return { raw: output };
    }
    default:
      throw new Error(`not an operation of the AI SDK: ${call.op}`);
  }
};

/** All that is not the library's own part of the request. */
function extras(body: Record<string, unknown>) {
  const own = ["model", "messages", "tools"];
  return Object.fromEntries(Object.entries(body).filter(([name]) => !own.includes(name)));
}

function weather() {
  return tool({ description: "weather", inputSchema: jsonSchema({ type: "object", properties: {} }) });
}

async function text(request: Request, call: Call, running: Running): Promise<Outcome> {
  if (call.stream !== true) {
    const { text, finishReason, usage, finalStep } = await generateText(request);
    return {
      text,
      finish: finishReason,
      usage: tokens(usage),
      id: finalStep.response.id,
      model: finalStep.response.modelId,
      role: "assistant",
    };
  }
  let failure: unknown;
  let pieces = 0;
  let whole = "";
  const stream = streamText({ ...request, onError: ({ error }: { error: unknown }) => (failure = error) } as never);
  for await (const piece of stream.textStream) {
    whole += piece;
    running.text(piece);
    if (++pieces === call.breakAfter) return { text: whole, broken: true };
  }
  if (failure !== undefined) throw failure as Error;
  const [finish, usage, finalStep] = [await stream.finishReason, await stream.usage, await stream.finalStep];
  return {
    text: whole,
    finish,
    usage: tokens(usage),
    id: finalStep.response.id,
    model: finalStep.response.modelId,
    role: "assistant",
  };
}

function tokens({ inputTokens, outputTokens, totalTokens, inputTokenDetails }: LanguageModelUsage) {
  const cached = inputTokenDetails.cacheReadTokens;
  return {
    prompt: inputTokens ?? -1,
    completion: outputTokens ?? -1,
    total: totalTokens ?? -1,
    ...(cached !== undefined && { cached }),
  };
}
