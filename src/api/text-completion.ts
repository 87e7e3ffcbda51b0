import type { SamplingRequest, Usage } from "./sampling.ts";

/** POST /v1/completions. */
export interface TextCompletionRequest extends SamplingRequest {
  /** Texts, or token ids. */
  prompt: string | string[] | number[] | number[][];
  logprobs?: number;
  echo?: boolean;
}

export interface TextLogprobs {
  tokens: string[];
  token_logprobs: number[];
  top_logprobs: Record<string, number>[];
  text_offset: number[];
}

/** An answer, or a part of one that is streamed. */
export interface TextCompletion {
  id: string;
  object: "text_completion";
  created: number;
  model: string;
  system_fingerprint: string;
  choices: { index: number; text: string; logprobs: TextLogprobs | null; finish_reason: "stop" | "length" | null }[];
  /** Of a whole answer always; of a stream in its last part, where it is asked for. */
  usage?: Usage | null;
  /** What makes the same request give the same text again: in a stream, with the end of a choice. */
  seed?: number;
}
