import { type Engine } from "../../../src/engine.ts";
import { hash, Random } from "../corpus/random.ts";
import { BOS, documentParts, type Part } from "../document-parts.ts";
import { generate, type GenerateLimits } from "./generate.ts";
import { greedy, nucleus, type Sampler } from "./sampler.ts";

/** What a model said. */
export interface Answer {
  readonly text: string;
  readonly tokens: readonly number[];
  /** Whether the model ended it itself. */
  readonly ended: boolean;
}

/** A request and the model's answer. */
export interface Exchange {
  readonly user: string;
  readonly answer: Answer;
}

/** A talk with the model. */
export interface Dialogue {
  readonly system?: string;
  readonly exchanges: readonly Exchange[];
}

/** How tokens are chosen: always the likeliest at temperature 0. */
export interface Sampling {
  readonly seed: number;
  readonly temperature: number;
  readonly topP: number;
}

/** A model that answers many dialogues at once. The answers depend on the dialogue and the seed alone. */
export class Storyteller {
  constructor(
    readonly engine: Engine,
    private readonly sampling: Sampling,
    private readonly limits: GenerateLimits,
  ) {}

  /** Each dialogue with one exchange more: the i-th gets the i-th request. */
  ask(dialogues: readonly Dialogue[], users: readonly string[]): Dialogue[] {
    const answers = this.#answer(dialogues.map((dialogue, i) => this.#tokensOf(dialogue, users[i]!)));
    return dialogues.map((dialogue, i) => ({
      ...dialogue,
      exchanges: [...dialogue.exchanges, { user: users[i]!, answer: answers[i]! }],
    }));
  }

  /** How the model goes on with texts that nobody asked for. */
  continue(openings: readonly string[]): Answer[] {
    return this.#answer(openings.map((text) => [...this.engine.encode(text)]));
  }

  #answer(prompts: readonly number[][]): Answer[] {
    const completions = generate(
      this.engine,
      prompts.map((tokens) => ({ tokens, sampler: this.#sampler(tokens) })),
      this.limits,
    );
    return completions.map(({ tokens, ended }, i) => ({
      text: this.#text(prompts[i]!.at(-1), tokens),
      tokens,
      ended,
    }));
  }

  #sampler(prompt: readonly number[]): Sampler {
    const { seed, temperature, topP } = this.sampling;
    if (temperature === 0) return greedy;
    return nucleus(temperature, topP, new Random(hash(`${seed}:${prompt.join()}`)));
  }

  /** The tokens up to where the model has to answer. What it said before stands as it chose it. */
  #tokensOf({ system, exchanges }: Dialogue, user: string): number[] {
    const turns = [...exchanges.map((exchange) => exchange.user), user].map((text) => ({ user: text, assistant: "" }));
    const parts = documentParts(system === undefined ? { turns } : { system, turns });
    const tokens: number[] = [];
    let answered = 0;
    // The empty answers and what follows the last one are not part of the prompt.
    for (const part of parts.slice(0, -3)) {
      if (isAnswer(part)) tokens.push(...exchanges[answered++]!.answer.tokens);
      else if (typeof part.content === "number") tokens.push(part.content);
      else tokens.push(...this.engine.encode(part.content, { bos: false }));
    }
    return tokens;
  }

  #text(before: number, tokens: readonly number[]): string {
    const pieces = tokens.map((token, i) => this.engine.decode(i === 0 ? before : tokens[i - 1]!, token));
    const text = Buffer.concat(pieces).toString();
    return before === BOS ? text : text.replace(/^ /, "");
  }
}

function isAnswer({ content, learned }: Part): boolean {
  return typeof content === "string" && learned;
}

/** Whoever answers dialogues. */
export type Teller = Pick<Storyteller, "ask" | "continue">;

/** A dialogue to read. */
export function transcript({ system, exchanges }: Dialogue): string {
  const turns = exchanges.map(({ user, answer }) => `User: ${user}\nAssistant: ${answer.text}`);
  return [...(system === undefined ? [] : [`System: ${system}`]), ...turns].join("\n");
}
