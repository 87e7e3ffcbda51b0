import { type Random } from "./random.ts";

/** Gives the text of a variable such as `h.his`; undefined when there is none of that name. */
export type Resolve = (name: string, random: Random) => string | undefined;

/**
 * Expands a template: `[a|b|]` is one of its alternatives, which nest and may be empty; `{name}` is a variable, and
 * `{Name}` the same with a capital letter.
 * @throws Error for a bracket that is not closed or a variable that nobody knows
 */
export function expand(template: string, random: Random, resolve: Resolve): string {
  const parser = new Parser(template, random, resolve);
  const text = parser.sequence();
  if (!parser.done) throw new Error(`template has a stray bracket: ${template}`);
  return polish(text);
}

class Parser {
  #at = 0;

  constructor(
    private readonly template: string,
    private readonly random: Random,
    private readonly resolve: Resolve,
  ) {}

  get done(): boolean {
    return this.#at >= this.template.length;
  }

  /** Text up to the end or to a bracket that was never opened. */
  sequence(): string {
    let text = "";
    while (!this.done) {
      const character = this.template[this.#at]!;
      if (character === "]" || character === "}") break;
      if (character === "[") text += this.#choice();
      else if (character === "{") text += this.#variable();
      else {
        text += character;
        this.#at++;
      }
    }
    return text;
  }

  /** The alternatives are cut out first, so that only the chosen one draws from the stream. */
  #choice(): string {
    const alternatives = this.#alternatives();
    const chosen = new Parser(this.random.pick(alternatives), this.random, this.resolve);
    return chosen.sequence();
  }

  #alternatives(): string[] {
    const found: string[] = [];
    let depth = 0;
    let from = this.#at + 1;
    for (let i = this.#at; i < this.template.length; i++) {
      const character = this.template[i]!;
      if (character === "[") depth++;
      if (character === "]") depth--;
      if ((character === "|" && depth === 1) || depth === 0) {
        found.push(this.template.slice(from, i));
        from = i + 1;
      }
      if (depth === 0) {
        this.#at = i + 1;
        return found;
      }
    }
    throw new Error(`template has a "[" that is not closed: ${this.template}`);
  }

  #variable(): string {
    const end = this.template.indexOf("}", this.#at);
    if (end < 0) throw new Error(`template has a "{" that is not closed: ${this.template}`);
    const name = this.template.slice(this.#at + 1, end);
    this.#at = end + 1;
    const direct = this.resolve(name, this.random);
    if (direct !== undefined) return direct;
    const lower = this.resolve(name[0]!.toLowerCase() + name.slice(1), this.random);
    if (lower === undefined) throw new Error(`template names "${name}", which nobody knows: ${this.template}`);
    return capitalize(lower);
  }
}

/** The text with its first letter in upper case. */
export function capitalize(text: string): string {
  return text.replace(/[a-z]/i, (letter) => letter.toUpperCase());
}

/** Spaces and articles, which alternatives cannot get right by themselves. */
function polish(text: string): string {
  return text
    .replace(/ {2,}/g, " ")
    .replace(/ +([.,!?;:])/g, "$1")
    .replace(/^ +| +$/gm, "")
    .replace(/\b([Aa])n? (?=["']?(\w+))/g, (_, a: string, word: string) => article(a, word));
}

/** Marks in a text where a sentence begins for certain: after a spoken `?"` it may go on as well. */
export const SENTENCE_START = "\uE000";

/** The text with every sentence begun by a capital, also the spoken ones, and without its marks. */
export function capitalizeSentences(text: string): string {
  return text
    .replace(/(^|\uE000|[.!?]"? |\n|[.!?,:] ")("?)([a-z])/g, (whole, before: string, quote: string, letter: string) =>
      /[!?]" $/.test(before) ? whole : before + quote + letter.toUpperCase(),
    )
    .replaceAll(SENTENCE_START, "");
}

const VOWEL_SOUND = /^(?:[aeio]|u(?!ni|se|su)|hour|honest)/i;

/** `a`, with an n where the word's sound asks for it, and a space. */
export function article(a: string, word: string): string {
  return `${a}${VOWEL_SOUND.test(word) && !/^one\b/i.test(word) ? "n" : ""} `;
}
