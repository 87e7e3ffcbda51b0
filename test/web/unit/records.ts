import type { Answer, Conversation, Message, Token } from "../../../web/src/conversation.ts";

export const TOKENS: readonly Token[] = [
  { id: 7, text: " Fox", logprob: -0.25, top: [{ id: 7, text: " Fox", logprob: -0.25 }] },
  { id: 9, text: ".", logprob: -1.5, top: [] },
  {
    ...{ id: 4_000_000_000, text: "é\u0000\u{1f98a}", logprob: -1e-7 },
    top: [
      { id: 1, text: " Fox", logprob: -0.1 },
      { id: 2, text: "", logprob: -30.123456789 },
    ],
  },
];

export const ANSWER: Answer = {
  ...{ side: "here", model: "storyteller", modelSha256: "ab".repeat(32), fingerprint: "fp", seed: 42 },
  ...{ parameters: { temperature: 0.5, stop: ["END"] }, promptIds: [1, 2, 3], tokens: TOKENS, finish: "stop" },
  timings: { promptTokens: 3, cachedTokens: 1, prefillMs: 2.5, decodeMs: 10 },
};

export function conversation(changes: Partial<Conversation> = {}): Conversation {
  return {
    ...{ id: "c1", title: "A fox", created: 1, updated: 2, system: "", parameters: {}, leaf: "m2" },
    ...changes,
  };
}

export function message(changes: Partial<Message> = {}): Message {
  return {
    ...{ id: "m1", conversationId: "c1", parent: undefined, role: "user", content: "Tell me of a fox.", created: 1 },
    ...changes,
  };
}

export const REPLY = message({
  id: "m2",
  parent: "m1",
  role: "assistant",
  content: "Fox.",
  created: 2,
  answer: ANSWER,
});
