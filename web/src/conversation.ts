// What the page keeps and passes around. Ids of records are random UUIDs; times are milliseconds since 1970.

/** Where an answer is computed: in this tab, or by the server that the page came with. */
export type Side = "here" | "pod";

/** The one that a side is not. */
export function otherSide(side: Side): Side {
  return side === "here" ? "pod" : "here";
}

/** How tokens are drawn; what is undefined is the engine's default. */
export interface Parameters {
  readonly temperature?: number;
  readonly top_p?: number;
  readonly top_k?: number;
  readonly min_p?: number;
  readonly frequency_penalty?: number;
  readonly presence_penalty?: number;
  readonly max_tokens?: number;
  readonly stop?: readonly string[];
  /** A pinned seed; without one every answer draws its own. */
  readonly seed?: number;
}

export type NumberName = Exclude<keyof Parameters, "stop">;

interface Range {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

/** What the numbers among the parameters may be, wherever they come from: a person, a file, a link. The API allows more. */
export const RANGES: Readonly<Record<NumberName, Range>> = {
  temperature: { least: 0, most: 2, isWhole: false },
  top_p: { least: 0, most: 1, isWhole: false },
  top_k: { least: 0, most: 1000, isWhole: true },
  min_p: { least: 0, most: 1, isWhole: false },
  frequency_penalty: { least: -2, most: 2, isWhole: false },
  presence_penalty: { least: -2, most: 2, isWhole: false },
  max_tokens: { least: 1, most: 1_000_000, isWhole: true },
  seed: { least: 0, most: Number.MAX_SAFE_INTEGER, isWhole: true },
};

/** Whether a parameter may have this value. */
export function isInRange(name: NumberName, value: number): boolean {
  const { least, most, isWhole } = RANGES[name];
  return value >= least && value <= most && (!isWhole || Number.isInteger(value));
}

/** A token that could have stood there. `logprob` is the natural logarithm of its probability. */
export interface Candidate {
  readonly id: number;
  readonly text: string;
  readonly logprob: number;
}

/** A token of an answer, with the likeliest ten of its place. */
export interface Token extends Candidate {
  readonly top: readonly Candidate[];
}

export type Finish = "stop" | "length" | "stopped" | "cut";

/** How fast an answer came. */
export interface Timings {
  readonly promptTokens: number;
  readonly cachedTokens: number;
  /** Of the prompt, as the engine measured it; of an answer that was cut: from the request to the first token. */
  readonly prefillMs: number;
  /** From the first token to the last. */
  readonly decodeMs: number;
}

/** All that an answer is a function of, and what came of it. */
export interface Answer {
  readonly side: Side;
  readonly model: string;
  readonly modelSha256: string | undefined;
  /** The server's `system_fingerprint`: program and model. */
  readonly fingerprint: string;
  readonly seed: number;
  readonly parameters: Parameters;
  /** The ids of the whole prompt, as the engine saw it. */
  readonly promptIds: readonly number[];
  readonly tokens: readonly Token[];
  /**
   * How many of the first tokens were given rather than drawn with this seed and these parameters: the beginning of a branch,
   * or what was written before a parameter changed. None when absent. Replaying an answer means to go on behind them.
   */
  readonly given?: number;
  /** Undefined while it is being written. */
  readonly finish: Finish | undefined;
  readonly timings: Timings | undefined;
  /** The code of the failure that cut it. */
  readonly failure?: string | undefined;
}

/** A node of a conversation's tree; siblings are its branches. */
export interface Message {
  readonly id: string;
  readonly conversationId: string;
  readonly parent: string | undefined;
  readonly role: "user" | "assistant";
  readonly content: string;
  readonly created: number;
  /** Of an assistant's message; absent when a person has edited it. */
  readonly answer?: Answer;
}

/** A conversation; its messages are records of their own. */
export interface Conversation {
  readonly id: string;
  readonly title: string;
  readonly created: number;
  readonly updated: number;
  readonly system: string;
  readonly parameters: Parameters;
  /** The oldest messages are left out of a request when the context is full: a person has chosen that. */
  readonly trims?: boolean;
  /** The last message of the branch that is shown. */
  readonly leaf: string | undefined;
}
