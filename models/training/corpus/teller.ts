import { type Cast, castWord } from "./cast.ts";
import { CLASSES } from "./lexicon/classes.ts";
import { hash, Random } from "./random.ts";
import { introduce, mention } from "./introduction.ts";
import { capitalizeSentences, expand, SENTENCE_START } from "./template.ts";

export type Ending = "happy" | "sad";
export type Length = "short" | "normal" | "long";

/** What a question about a story can ask for. Clauses in the past tense, without a capital or a full stop. */
export interface Facts {
  /** What went wrong or was wanted: "Tim lost his kite". */
  problem: string;
  /** What was done about it: "Tim and Lu looked everywhere for it". */
  deed: string;
  /** How it ended: "Tim found the kite in a tree and was happy". */
  outcome: string;
  /** What there is to learn, after "that": "it is good to share". */
  lesson: string;
}

/** A way for a story to go. */
export interface Plot {
  readonly name: string;
  /** Tells the beats in their order, and every fact. */
  tell(t: Teller): void;
}

interface Beat {
  readonly id: string;
  readonly text: string;
  /** When the beat is told: 0 always, else only while it is below the story's fullness. */
  readonly rank: number;
  /** Told only when no other beat has this word. */
  readonly unless?: string;
}

const PARAGRAPH = "\n\n";
const LONG_PARAGRAPH = "\n\n\n";
const CHANCE_OF_KIND = 0.2;

/** Below every fullness but that of a short telling. */
const LOWEST_RANK = 1e-9;

/** How full a story of a length is at first, and how many characters it may have: 300 tokens are about 1100. */
const LIMITS: Readonly<Record<Length, { fullness: number; characters: number }>> = {
  short: { fullness: 0, characters: 640 },
  normal: { fullness: 0.35, characters: 840 },
  long: { fullness: 1, characters: 1100 },
};

/**
 * Collects the beats of one story. Every choice is drawn from a stream that belongs to the seed and the beat's id alone, so
 * that the same seed told with another name, length or ending keeps all else as it was.
 */
export class Teller {
  readonly #beats: Beat[] = [];
  readonly #bound = new Map<string, string>();
  #facts: Partial<Facts> = {};

  constructor(
    readonly seed: number,
    readonly cast: Cast,
    readonly end: Ending,
    /** What was told before: nobody in it is introduced again. */
    private readonly before = "",
  ) {}

  /** Whether the story is to end well. */
  get happy(): boolean {
    return this.end === "happy";
  }

  /** A beat that every telling has: one of the templates. Ids are unique within a plot. */
  core(id: string, ...templates: string[]): void {
    this.#beats.push({ id, text: this.#say(id, templates), rank: 0 });
  }

  /** A beat that all tellings have but the short ones. */
  usual(id: string, ...templates: string[]): void {
    this.#beats.push({ id, text: this.#say(id, templates), rank: LOWEST_RANK });
  }

  /** A beat that longer tellings have. */
  extra(id: string, ...templates: string[]): void {
    const rank = LOWEST_RANK + new Random(hash(`${this.seed}:rank:${id}`)).next() * 0.999;
    this.#beats.push({ id, text: this.#say(id, templates), rank });
  }

  /** A beat for the tellings that would leave out a word which has to be there. */
  unless(word: string, id: string, ...templates: string[]): void {
    this.#beats.push({ id, text: this.#say(id, templates), rank: 0, unless: word });
  }

  /** Ends the paragraph. Short tellings have one paragraph only. */
  para(): void {
    this.#beats.push({ id: "", text: PARAGRAPH, rank: 0 });
  }

  /** Ends the paragraph of a long telling, which so shows early that it is one. */
  paraWhenLong(): void {
    this.#beats.push({ id: "", text: LONG_PARAGRAPH, rank: 0 });
  }

  /** Which of `n` ways the story takes here: 0 .. n-1. */
  branch(id: string, n: number): number {
    return this.random(`branch:${id}`).int(n);
  }

  /** The facts of the story, as templates. */
  fact(facts: Partial<Facts>): void {
    for (const [key, template] of Object.entries(facts)) {
      this.#facts[key as keyof Facts] = this.#expand(template, this.random(`fact:${key}`), false);
    }
  }

  /** A stream of choices of this story's own. */
  random(id: string): Random {
    return new Random(hash(`${this.seed}:${id}`));
  }

  /** The ids of the beats in their order, which with the choices in them are the story's skeleton. */
  skeleton(): string {
    return this.#beats.map(({ id }) => id).join(" ");
  }

  /** The story's text: as many beats as its length has room for. */
  text(length: Length): string {
    const { fullness, characters } = LIMITS[length];
    for (let full = fullness; ; full -= 0.08) {
      const told = join(this.#told(full), length);
      const text = capitalizeSentences(introduce(told, this.cast, this.random("introduction"), this.before));
      if (full <= 0 || this.#measure(text) <= characters) return text;
    }
  }

  /** Characters, as if the hero's name had four, so that another name changes no length. */
  #measure(text: string): number {
    const { name } = this.cast.hero;
    return (name === undefined ? text : text.replaceAll(name, "Name")).length;
  }

  #told(fullness: number): Beat[] {
    const told = this.#beats.filter(({ rank }) => rank === 0 || rank < fullness);
    const lacks = ({ unless }: Beat) =>
      unless === undefined || !told.some((beat) => beat.unless === undefined && beat.text.includes(unless));
    return told.filter(lacks);
  }

  /** All facts. @throws Error when the plot told none of some kind */
  facts(): Facts {
    const { problem, deed, outcome, lesson } = this.#facts;
    if (problem === undefined || deed === undefined || outcome === undefined || lesson === undefined) {
      throw new Error(`a plot gave only the facts ${Object.keys(this.#facts).join(", ")}`);
    }
    return { problem, deed, outcome, lesson };
  }

  #say(id: string, templates: string[]): string {
    const random = this.random(id);
    return this.#expand(random.pick(templates), random, true);
  }

  #expand(template: string, random: Random, vary: boolean): string {
    return expand(template, random, (name, stream) => {
      const word = castWord(this.cast, name, () => stream.chance(CHANCE_OF_KIND) && vary);
      if (word !== undefined) return vary ? mention(name, word) : word;
      if (name in CLASSES) return stream.pick(CLASSES[name]!);
      const stable = /^([a-z]+)\d$/.exec(name)?.[1];
      return stable !== undefined && stable in CLASSES ? this.#bind(name, CLASSES[stable]!) : undefined;
    });
  }

  /** A class's word that stays the same through the story; another one for each number. */
  #bind(name: string, words: readonly string[]): string {
    let word = this.#bound.get(name);
    if (word === undefined) {
      const taken = [...this.#bound.values()];
      word = this.random(`bind:${name}`).pick(words.filter((candidate) => !taken.includes(candidate)));
      this.#bound.set(name, word);
    }
    return word;
  }
}

function join(beats: readonly Beat[], length: Length): string {
  let text = "";
  for (const { text: beat } of beats) {
    if (beat === "") continue;
    if (beat === LONG_PARAGRAPH) text += length === "long" ? PARAGRAPH : "";
    else if (beat !== PARAGRAPH) text += (text === "" || text.endsWith("\n") ? "" : " ") + SENTENCE_START + beat;
    else if (length !== "short" && text !== "" && !text.endsWith("\n")) text += PARAGRAPH;
  }
  return text.trim();
}
