import type { ChatCompletionChunk, LikelyToken, TextCompletion, TokenLogprob, Usage } from "llama2-wasi";
import type { Candidate, Token } from "../conversation.ts";

/** What one chunk of a stream says, in whichever dialect. */
export interface Part {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly model: string;
  readonly fingerprint: string;
  readonly promptIds?: readonly number[];
  readonly finish?: "stop" | "length";
  readonly seed?: number;
  readonly usage?: Usage;
  /** The engine's own account of its time, at the end of an answer. */
  readonly timings?: EngineTimings;
}

/** llama.cpp's words: milliseconds for the prompt, and for what was drawn. */
export interface EngineTimings {
  readonly prompt_ms: number;
  readonly predicted_ms: number;
}

interface Choice {
  readonly finish_reason: "stop" | "length" | null;
  readonly token_ids?: readonly number[];
  readonly prompt_token_ids?: readonly number[];
}

interface Chunk {
  readonly model: string;
  readonly system_fingerprint: string;
  readonly usage?: Usage | null;
  readonly seed?: number;
  readonly prompt_token_ids?: readonly number[];
  readonly timings?: EngineTimings;
}

/** Reads a chunk of /v1/chat/completions. */
export function chatPart(chunk: ChatCompletionChunk): Part {
  const choice = chunk.choices[0];
  return part(chunk, choice, choice?.delta.content ?? "", choice?.logprobs?.content ?? []);
}

/** Reads a chunk of /v1/completions. */
export function textPart(chunk: TextCompletion): Part {
  const choice = chunk.choices[0];
  return part(chunk, choice, choice?.text ?? "", choice?.logprobs?.content ?? []);
}

function part(chunk: Chunk, choice: Choice | undefined, text: string, described: readonly TokenLogprob[]): Part {
  const promptIds = chunk.prompt_token_ids ?? choice?.prompt_token_ids;
  return {
    text,
    tokens: tokensOf(choice?.token_ids, described),
    model: chunk.model,
    fingerprint: chunk.system_fingerprint,
    ...(promptIds !== undefined && { promptIds }),
    ...(choice?.finish_reason && { finish: choice.finish_reason }),
    ...(chunk.seed !== undefined && { seed: chunk.seed }),
    ...(chunk.usage && { usage: chunk.usage }),
    ...(chunk.timings && { timings: chunk.timings }),
  };
}

/** Tokens that show nothing are not described, but they count. */
function tokensOf(ids: readonly number[] | undefined, described: readonly TokenLogprob[]): Token[] {
  if (ids === undefined) return described.map(readToken);
  let next = 0;
  return ids.map((id) => {
    const token = described[next];
    if (token?.id !== id) return { id, text: "", logprob: 0, top: [] };
    next++;
    return readToken(token);
  });
}

function readToken({ top_logprobs, ...token }: TokenLogprob): Token {
  return { ...candidate(token), top: top_logprobs.map(candidate) };
}

function candidate({ id, token, logprob }: LikelyToken): Candidate {
  return { id, text: token, logprob };
}
