import type { SamplingRequest, Usage } from "./sampling.ts";

/** One message of a conversation. */
export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

/** What JSON an answer must be. */
export type ResponseFormat =
  | { type: "text" }
  | { type: "json_object" }
  | { type: "json_schema"; json_schema: { name: string; schema: Record<string, unknown>; strict?: boolean } };

/** POST /v1/chat/completions. */
export interface ChatCompletionRequest extends SamplingRequest {
  messages: ChatMessage[];
  max_completion_tokens?: number;
  response_format?: ResponseFormat;
  logprobs?: boolean;
  top_logprobs?: number;
}

/** A token that could stand in a place, and the natural logarithm of its probability. */
export interface LikelyToken {
  id: number;
  token: string;
  logprob: number;
  bytes: number[];
}

export interface TokenLogprob extends LikelyToken {
  top_logprobs: LikelyToken[];
}

export interface ChatLogprobs {
  content: TokenLogprob[];
}

export interface ChatCompletion {
  id: string;
  object: "chat.completion";
  created: number;
  model: string;
  system_fingerprint: string;
  choices: {
    index: number;
    message: { role: "assistant"; content: string };
    logprobs: ChatLogprobs | null;
    token_ids?: number[];
    finish_reason: "stop" | "length";
  }[];
  prompt_token_ids?: number[];
  usage: Usage;
  /** What makes the same request give the same text again. */
  seed: number;
}

export interface ChatCompletionChunk {
  id: string;
  object: "chat.completion.chunk";
  created: number;
  model: string;
  system_fingerprint: string;
  choices: {
    index: number;
    delta: { role?: "assistant"; content?: string };
    logprobs?: ChatLogprobs | null;
    token_ids?: number[];
    finish_reason: "stop" | "length" | null;
  }[];
  /** In the first chunk. */
  prompt_token_ids?: number[];
  usage?: Usage | null;
  seed?: number;
}
