import type { ChatCompletionChunk, TextCompletion } from "llama2-wasi";
import { describe, expect, it } from "vitest";
import { chatPart, textPart } from "../../../../web/src/engine/part.ts";

const head = { id: "x", created: 1, model: "m", system_fingerprint: "fp_1" };
const described = (id: number, token: string) => ({
  ...{ id, token, logprob: -0.5, bytes: [] },
  top_logprobs: [{ id: id + 1, token: "other", logprob: -2, bytes: [] }],
});

describe("a chunk of a stream", () => {
  it("has the prompt's ids in a chat's first one", () => {
    const chunk = {
      ...{ ...head, object: "chat.completion.chunk", prompt_token_ids: [1, 2] },
      choices: [{ index: 0, delta: { role: "assistant", content: "" }, logprobs: null, finish_reason: null }],
    } as ChatCompletionChunk;
    expect(chatPart(chunk)).toEqual({ text: "", tokens: [], model: "m", fingerprint: "fp_1", promptIds: [1, 2] });
  });

  it("has tokens with the likely ones of their places", () => {
    const logprobs = { content: [described(7, " a")] };
    const choice = { index: 0, text: " a", token_ids: [7], logprobs, finish_reason: null };
    const chunk = { ...head, object: "text_completion", choices: [choice] } as unknown as TextCompletion;
    expect(textPart(chunk)).toMatchObject({
      text: " a",
      tokens: [{ id: 7, text: " a", logprob: -0.5, top: [{ id: 8, text: "other", logprob: -2 }] }],
    });
  });

  it("counts tokens that show nothing", () => {
    const choice = { index: 0, text: "", token_ids: [9], logprobs: null, finish_reason: null };
    const chunk = { ...head, object: "text_completion", choices: [choice] } as unknown as TextCompletion;
    expect(textPart(chunk).tokens).toEqual([{ id: 9, text: "", logprob: 0, top: [] }]);
  });

  it("tells the end, the seed and what was counted", () => {
    const usage = {
      prompt_tokens: 3,
      completion_tokens: 2,
      total_tokens: 5,
      prompt_tokens_details: { cached_tokens: 1 },
    };
    const choice = { index: 0, delta: {}, logprobs: null, finish_reason: "length" };
    const chunk = { ...head, object: "chat.completion.chunk", choices: [choice], seed: 4 } as ChatCompletionChunk;
    expect(chatPart(chunk)).toMatchObject({ finish: "length", seed: 4 });
    expect(chatPart({ ...chunk, choices: [], usage })).toMatchObject({ text: "", tokens: [], usage });
  });
});
