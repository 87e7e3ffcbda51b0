import { type ReadonlySignal, signal } from "@preact/signals";
import type { Answer, Finish, Side, Timings, Token } from "../conversation.ts";
import type { Engine } from "./engine.ts";
import type { Failure } from "./failure.ts";
import { FrameBatch } from "./frame.ts";
import type { EngineTimings, Part } from "./part.ts";

/** An answer as it stands. */
export interface Live {
  readonly content: string;
  readonly answer: Answer;
  readonly phase: "waiting" | "writing" | "ended";
  readonly failure?: Failure;
}

/** An answer that is being written: parts go in as they come, and are seen once a frame. */
export class Writing {
  readonly #live;
  readonly #tokens: Token[];
  readonly #frame = new FrameBatch(() => {
    this.#publish();
  });
  readonly #began = performance.now();
  #answer: Answer;
  #content: string;
  #phase: Live["phase"] = "waiting";
  #first: number | undefined;
  #last = 0;
  #cached = 0;
  #engineTimings: EngineTimings | undefined;
  readonly #before: Timings | undefined;

  /** @param answer what is there already   @param content its text */
  constructor(answer: Answer, content: string) {
    this.#answer = answer;
    this.#content = content;
    this.#tokens = [...answer.tokens];
    this.#before = answer.timings;
    this.#live = signal<Live>({ content, answer, phase: "waiting" });
  }

  get live(): ReadonlySignal<Live> {
    return this.#live;
  }

  get tokens(): readonly Token[] {
    return this.#tokens;
  }

  get promptIds(): readonly number[] {
    return this.#answer.promptIds;
  }

  /** Another engine goes on. */
  move({ side, modelId, sha256 }: Engine): void {
    const { modelSha256 } = this.#answer;
    this.#answer = { ...this.#answer, side, model: modelId, modelSha256: sha256 ?? modelSha256 };
    this.#frame.ask();
  }

  /** The text of the tokens that are there. */
  setContent(content: string): void {
    this.#content = content;
    this.#frame.ask();
  }

  add(part: Part): void {
    const { promptIds, fingerprint, usage, seed } = part;
    if (part.tokens.length > 0) {
      this.#last = performance.now();
      this.#first ??= this.#last;
      this.#phase = "writing";
      this.#tokens.push(...part.tokens);
    }
    // The first word of an answer stands alone.
    this.#content += this.#content === "" ? part.text.replace(/^ /, "") : part.text;
    if (part.timings) this.#engineTimings = part.timings;
    if (usage) this.#cached = usage.prompt_tokens_details.cached_tokens;
    const isFirst = this.#answer.promptIds.length === 0;
    this.#answer = {
      ...this.#answer,
      fingerprint,
      ...(isFirst && promptIds !== undefined && { promptIds }),
      ...(seed !== undefined && { seed }),
    };
    this.#frame.ask();
  }

  /** Nothing more will come. */
  end(finish: Finish, modelSha256: string | undefined, failure?: Failure): Live {
    this.#answer = {
      ...this.#answer,
      finish,
      timings: this.#timings(),
      modelSha256: modelSha256 ?? this.#answer.modelSha256,
      ...(failure !== undefined && { failure: failure.code }),
    };
    this.#phase = "ended";
    this.#frame.ask();
    this.#frame.flush();
    return { ...this.#live.value, ...(failure !== undefined && { failure }) };
  }

  /**
   * Of the whole answer: what was drawn before had its time, too. An answer that was cut has no account of the engine's: the
   * times are those at which its tokens came.
   */
  #timings(): Timings {
    const first = this.#first ?? performance.now();
    const seen = { prompt_ms: first - this.#began, predicted_ms: this.#first === undefined ? 0 : this.#last - first };
    const { prompt_ms, predicted_ms } = this.#engineTimings ?? seen;
    const before = this.#before;
    return {
      promptTokens: this.#answer.promptIds.length,
      cachedTokens: before?.cachedTokens ?? this.#cached,
      prefillMs: before?.prefillMs ?? prompt_ms,
      decodeMs: (before?.decodeMs ?? 0) + predicted_ms,
    };
  }

  #publish(): void {
    const answer = { ...this.#answer, tokens: [...this.#tokens] };
    this.#live.value = { content: this.#content, answer, phase: this.#phase };
  }
}

/** An answer of which nothing is there yet. */
export function emptyAnswer(side: Side, seed: number, parameters: Answer["parameters"]): Answer {
  return {
    side,
    model: "",
    modelSha256: undefined,
    fingerprint: "",
    seed,
    parameters,
    promptIds: [],
    tokens: [],
    finish: undefined,
    timings: undefined,
  };
}
