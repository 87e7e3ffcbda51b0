import type { ChatCompletionChunk, TextCompletion, TokenLogprob, Usage } from "llama2-wasi";
import type { Candidate, Token } from "../types.ts";

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
}

/** A token as the server describes it; its id is an addition to OpenAI's object. */
type Described = Omit<TokenLogprob, "top_logprobs"> & {
  readonly id?: number;
  readonly top_logprobs: readonly { readonly id?: number; readonly token: string; readonly logprob: number }[];
};

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
}

/** Reads a chunk of /v1/chat/completions. */
export function chatPart(chunk: ChatCompletionChunk): Part {
  const choice = chunk.choices[0];
  return part(chunk, choice, choice?.delta.content ?? "", choice?.logprobs?.content ?? []);
}

/** Reads a chunk of /v1/completions. */
export function textPart(chunk: TextCompletion): Part {
  const choice = chunk.choices[0];
  const logprobs = choice?.logprobs as { readonly content?: readonly Described[] } | null | undefined;
  return part(chunk, choice, choice?.text ?? "", logprobs?.content ?? []);
}

function part(chunk: Chunk, choice: Choice | undefined, text: string, described: readonly Described[]): Part {
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
  };
}

/** Tokens that show nothing are not described, but they count. */
function tokensOf(ids: readonly number[] | undefined, described: readonly Described[]): Token[] {
  if (ids === undefined || ids.length === described.length) {
    return described.map((token, i) => readToken(token, ids?.[i]));
  }
  let next = 0;
  return ids.map((id) => {
    const token = described[next];
    if (token === undefined || (token.id !== undefined && token.id !== id))
      return { id, text: "", logprob: 0, top: [] };
    next++;
    return readToken(token, id);
  });
}

function readToken({ id, token, logprob, top_logprobs }: Described, known: number | undefined): Token {
  return { id: known ?? id ?? -1, text: token, logprob, top: top_logprobs.map(candidate) };
}

function candidate(described: { id?: number; token: string; logprob: number }): Candidate {
  return { id: described.id ?? -1, text: described.token, logprob: described.logprob };
}
