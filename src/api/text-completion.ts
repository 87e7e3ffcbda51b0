import type { TokenLogprob } from "./chat-completion.ts";
import type { SamplingRequest, Usage } from "./sampling.ts";

/** POST /v1/completions. */
export interface TextCompletionRequest extends SamplingRequest {
  /** Texts, or token ids. */
  prompt: string | string[] | number[] | number[][];
  logprobs?: number;
  echo?: boolean;
  /** The prompt's last so many tokens are the text's beginning: it goes on bit for bit as if it had not been interrupted. */
  resume?: number;
}

export interface TextLogprobs {
  tokens: string[];
  token_logprobs: number[];
  top_logprobs: Record<string, number>[];
  /** Where in the text each token begins, in characters. */
  text_offset: number[];
  /** With `return_token_ids`: the same as chats have it. */
  content?: TokenLogprob[];
}

/** An answer, or a part of one that is streamed. */
export interface TextCompletion {
  id: string;
  object: "text_completion";
  created: number;
  model: string;
  system_fingerprint: string;
  choices: {
    index: number;
    text: string;
    logprobs: TextLogprobs | null;
    /** Of a whole answer; of a stream in its first part. */
    prompt_token_ids?: number[];
    token_ids?: number[];
    finish_reason: "stop" | "length" | null;
  }[];
  /** Of a whole answer always; of a stream in its last part, where it is asked for. */
  usage?: Usage | null;
  /** What makes the same request give the same text again: in a stream, with the end of a choice. */
  seed?: number;
}
