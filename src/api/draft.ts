import { Llama2Error } from "../errors.ts";
import type { ApiClient, CallOptions } from "./api-client.ts";
import { modelDigest } from "./model-digest.ts";
import type { SamplingRequest } from "./sampling.ts";

/** How a draft's tokens are drawn. */
export type DraftParameters = Omit<SamplingRequest, "model" | "max_tokens" | "n" | "seed" | "stream_options">;

/** All that a draft is a function of, as plain JSON. */
export interface DraftState {
  readonly version: 1;
  readonly modelSha256: string;
  readonly prompt: readonly number[];
  readonly parameters: DraftParameters;
  readonly seed: number;
  /** How many tokens have been drawn. */
  readonly tokens: number;
}

const MOST_SEED = 2 ** 31;

/**
 * A text that is written a few tokens at a time, shortened, saved and gone on with: here, in another tab, or in a pod. There
 * are no numbers of the engine in its state, because its text is a function of prompt, parameters, seed and length, bit for
 * bit. Going on costs the new tokens alone; shortening and restoring draw the text once more, and change none of its tokens.
 */
export class Draft {
  readonly #client: ApiClient;
  readonly #state: Omit<DraftState, "tokens">;
  #text = "";
  #ids: number[] = [];
  #isEnded = false;

  private constructor(client: ApiClient, state: Omit<DraftState, "tokens">) {
    this.#client = client;
    this.#state = state;
  }

  /** @param seed a random one when absent */
  static async start(
    client: ApiClient,
    prompt: string,
    parameters: DraftParameters & { seed?: number } = {},
    options: CallOptions = {},
  ): Promise<Draft> {
    const { seed = 1 + Math.floor(Math.random() * MOST_SEED), ...others } = parameters;
    const ids = await client.tokenize(prompt, { ...options, special: true });
    const modelSha256 = await modelDigest(client, options);
    return new Draft(client, { version: 1, modelSha256, prompt: ids, parameters: others, seed });
  }

  /** Draws a saved text again. @throws Llama2Error USAGE when it belongs to another model, or is no such state */
  static async restore(client: ApiClient, state: DraftState, options: CallOptions = {}): Promise<Draft> {
    const { tokens, ...others } = state;
    if ((state.version as number) !== 1) throw new Llama2Error("USAGE", "not the state of a draft");
    if ((await modelDigest(client, options)) !== state.modelSha256) {
      throw new Llama2Error("USAGE", "the draft belongs to another model");
    }
    const draft = new Draft(client, others);
    await draft.#redraw(tokens, options);
    return draft;
  }

  /** What follows the prompt. */
  get text(): string {
    return this.#text;
  }

  get tokens(): number {
    return this.#ids.length;
  }

  /** Whether the text came to its end, or the context is full: nothing more will follow. */
  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Draws so many more tokens at most. Returns the whole text. */
  async next(tokens: number, options: CallOptions = {}): Promise<string> {
    return this.#isEnded || tokens === 0 ? this.#text : await this.#draw(tokens, options);
  }

  /** Takes back all but the first tokens. Returns the whole text. */
  async truncate(tokens: number, options: CallOptions = {}): Promise<string> {
    return tokens >= this.#ids.length ? this.#text : await this.#redraw(tokens, options);
  }

  save(): DraftState {
    return { ...this.#state, tokens: this.#ids.length };
  }

  async #redraw(tokens: number, options: CallOptions): Promise<string> {
    const fresh = new Draft(this.#client, this.#state);
    if (tokens > 0) await fresh.#draw(tokens, options);
    [this.#text, this.#ids, this.#isEnded] = [fresh.#text, fresh.#ids, fresh.#isEnded];
    return this.#text;
  }

  async #draw(tokens: number, options: CallOptions): Promise<string> {
    const { prompt, parameters, seed } = this.#state;
    const resume = this.#ids.length;
    const answer = await this.#client.completions.create(
      { ...parameters, prompt: [...prompt, ...this.#ids], resume, seed, max_tokens: tokens, return_token_ids: true },
      options,
    );
    const { text, finish_reason, token_ids } = answer.choices[0]!;
    this.#text += text;
    this.#ids = [...this.#ids, ...token_ids!];
    this.#isEnded = finish_reason === "stop" || token_ids!.length < tokens;
    return this.#text;
  }
}
