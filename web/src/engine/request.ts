import type { ChatMessage } from "llama2-wasi";
import type { Parameters } from "../conversation.ts";
import type { Engine } from "./engine.ts";
import { chatPart, type Part, textPart } from "./part.ts";

/** The likely tokens that every token of an answer is kept with. */
const TOP = 10;
const MOST_SEED = 2 ** 31;

/** A seed for an answer whose person has pinned none. */
export function drawSeed(): number {
  return 1 + (crypto.getRandomValues(new Uint32Array(1))[0]! % (MOST_SEED - 1));
}

/** What every request of the page asks for besides. */
const STREAMED = { stream: true, stream_options: { include_usage: true }, return_token_ids: true } as const;

/** The first answer to messages, part by part. @throws what the API's client throws */
export async function* askChat(
  engine: Engine,
  { messages, parameters, seed }: { messages: readonly ChatMessage[]; parameters: Parameters; seed: number },
  signal?: AbortSignal,
): AsyncGenerator<Part, void, undefined> {
  const body = { ...sampling(parameters), messages: [...messages], seed, logprobs: true, top_logprobs: TOP };
  for await (const chunk of await engine.client.chat.completions.create({ ...body, ...STREAMED }, { signal })) {
    yield chatPart(chunk);
  }
}

/** An answer that goes on behind its first tokens. */
export interface Beginning {
  readonly promptIds: readonly number[];
  /** What is there of the answer. */
  readonly tokens: readonly { readonly id: number }[];
  readonly parameters: Parameters;
  readonly seed: number;
  /** At most so many more tokens; those of `parameters` when absent. */
  readonly most?: number | undefined;
}

/**
 * What follows an answer's first tokens, part by part: bit for bit what would have followed had it never been interrupted,
 * on whichever side. @throws what the API's client throws
 */
export async function* continueFrom(
  engine: Engine,
  { promptIds, tokens, parameters, seed, most = parameters.max_tokens }: Beginning,
  signal?: AbortSignal,
): AsyncGenerator<Part, void, undefined> {
  const body = {
    ...sampling(parameters),
    ...(most !== undefined && { max_tokens: most }),
    prompt: [...promptIds, ...tokens.map(({ id }) => id)],
    resume: tokens.length,
    seed,
    logprobs: TOP,
  };
  for await (const chunk of await engine.client.completions.create({ ...body, ...STREAMED }, { signal })) {
    yield textPart(chunk);
  }
}

/** The parameters as the API has them; the seed is the answer's own. */
function sampling(parameters: Parameters): Omit<Parameters, "seed" | "stop"> & { stop?: string[] } {
  const { stop, ...others } = parameters;
  return { ...others, ...(stop !== undefined && stop.length > 0 && { stop: [...stop] }) };
}
