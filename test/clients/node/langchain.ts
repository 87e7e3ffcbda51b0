import type { AIMessageChunk, BaseMessageLike, UsageMetadata } from "@langchain/core/messages";
import { ChatOpenAI, OpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { ANIMAL } from "./animal.ts";
import type { Call, Outcome, RunCall, Running } from "../call.ts";

/** LangChain, which asks for the usage of every stream by itself. */
export const runLangchain: RunCall = async (call, running) => {
  switch (call.op) {
    case "chat":
      return await chat(call, running);
    case "completion":
      return await completion(call, running);
    case "embeddings": {
      const { input, ...rest } = call.body;
      const model = new OpenAIEmbeddings({ ...settings(call, running), ...named(rest) });
      return { embeddings: await model.embedDocuments([input as string[]].flat()) };
    }
    case "structured": {
      const { messages } = call.body;
      const asked = model(call, running).withStructuredOutput(ANIMAL, { name: "animal", method: "jsonSchema" });
      return { raw: await asked.invoke(messages as BaseMessageLike[], { signal: running.signal }) };
    }
    default:
      throw new Error(`not an operation of LangChain: ${call.op}`);
  }
};

function settings({ baseURL, apiKey = "none", retries = 0 }: Call, { fetch }: Running) {
  return { apiKey, maxRetries: retries, configuration: { baseURL, fetch } };
}

function named({ model, encoding_format }: Record<string, unknown>) {
  return {
    model: model as string,
    ...(encoding_format !== undefined && { encodingFormat: encoding_format as "float" }),
  };
}

/** A model with all of the request that is not given with each call. */
function model(call: Call, running: Running): ChatOpenAI {
  const { model, messages: _messages, stop: _stop, tools: _tools, max_tokens, ...modelKwargs } = call.body;
  const limit = max_tokens === undefined ? {} : { maxTokens: max_tokens as number }; // would overrule modelKwargs
  return new ChatOpenAI({ ...settings(call, running), ...limit, model: model as string, modelKwargs });
}

async function chat(call: Call, running: Running): Promise<Outcome> {
  const { messages, stop, tools } = call.body;
  const chat = model(call, running);
  const options = { signal: running.signal, ...(stop !== undefined && { stop: [stop as string[]].flat() }) };
  const asked = tools === undefined ? chat : chat.bindTools(tools as never[]);
  const input = messages as BaseMessageLike[];
  if (call.stream !== true) return describe(await asked.invoke(input, options));
  let whole: AIMessageChunk | undefined;
  let count = 0;
  for await (const chunk of await asked.stream(input, options)) {
    whole = whole === undefined ? chunk : whole.concat(chunk);
    if (chunk.text !== "") running.text(chunk.text);
    if (++count === call.breakAfter) return { ...describe(whole), broken: true };
  }
  return whole === undefined ? {} : describe(whole);
}

async function completion(call: Call, running: Running): Promise<Outcome> {
  const { model, prompt, stop, ...modelKwargs } = call.body;
  const llm = new OpenAI({ ...settings(call, running), model: model as string, modelKwargs });
  const options = { signal: running.signal, ...(stop !== undefined && { stop: [stop as string[]].flat() }) };
  if (call.stream !== true) return { text: await llm.invoke(prompt as string, options) };
  let text = "";
  for await (const piece of await llm.stream(prompt as string, options)) text += piece;
  return { text };
}

function describe(message: AIMessageChunk): Outcome {
  const usage_metadata = message.usage_metadata as UsageMetadata | undefined;
  const { finish_reason, model_name, system_fingerprint } = message.response_metadata as Record<
    string,
    string | undefined
  >;
  const cached = usage_metadata?.input_token_details?.cache_read;
  return {
    text: message.text,
    role: message.type.replace("ai", "assistant"),
    ...(finish_reason !== undefined && { finish: finish_reason }),
    ...(message.id !== undefined && { id: message.id }),
    ...(model_name !== undefined && { model: model_name }),
    ...(system_fingerprint !== undefined && { fingerprint: system_fingerprint }),
    ...(usage_metadata && {
      usage: {
        prompt: usage_metadata.input_tokens,
        completion: usage_metadata.output_tokens,
        total: usage_metadata.total_tokens,
        ...(cached !== undefined && { cached }),
      },
    }),
  };
}
