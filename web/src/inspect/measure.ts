import { signal } from "@preact/signals";
import type { Engine } from "../engine/engine.ts";
import type { Side } from "../conversation.ts";

/** How fast an engine is, by its own clock: no network in it. */
export interface Speed {
  /** Prompt tokens a second. */
  readonly prefill: number;
  /** Tokens a second that are drawn. */
  readonly decode: number;
}

export const PROMPT_TOKENS = 128;
export const DRAWN_TOKENS = 64;
const BOS = 1;
/** The tokens of single bytes: every vocabulary of this family has them. */
const BYTES = { first: 3, count: 256 };

/** What has been measured, by sides; forgotten with the page. */
export const speeds = signal<Readonly<Partial<Record<Side, Speed>>>>({});

/**
 * Has an engine read a prompt that it has not seen, and draw tokens behind it.
 * @throws what the API's client throws
 */
export async function measure(engine: Engine, signal: AbortSignal): Promise<Speed> {
  const prompt = Math.min(PROMPT_TOKENS, Math.floor((engine.context * 2) / 3));
  const drawn = Math.min(DRAWN_TOKENS, engine.context - prompt - 1);
  const random = crypto.getRandomValues(new Uint8Array(prompt - 1));
  const ids = [BOS, ...Array.from(random, (byte) => BYTES.first + (byte % BYTES.count))];
  const body = { prompt: ids, max_tokens: drawn, temperature: 0, ignore_eos: true };
  const answer = await engine.client.completions.create(body, { signal });
  const { timings } = answer as unknown as Timed;
  const speed = { prefill: timings.prompt_per_second, decode: timings.predicted_per_second };
  speeds.value = { ...speeds.peek(), [engine.side]: speed };
  return speed;
}

/** llama.cpp's account of an answer's time. */
interface Timed {
  readonly timings: { readonly prompt_per_second: number; readonly predicted_per_second: number };
}
