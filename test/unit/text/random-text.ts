import { type Random } from "../../models/random.ts";

const EMOJI = ["👨‍👩‍👧‍👦", "🏳️‍🌈", "😶‍🌫️", "👍🏽", "🇩🇪", "☺️", "1️⃣", "🦙"];
const SPACES = [" ", " ", " ", "\u2581", "\u00a0", "\u3000", "\u2009", "\t", "\n", "\r\n", "\ufeff", "\u200b"];
const PUNCTUATION = Array.from("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
const CONTROL = ["<s>", "</s>", "<unk>", "<0x0A>", "<0xE2>", "\n<s>\n", "<pad>", "[INST]", "<<SYS>>"];

/** Ranges of code points: controls, Latin, combining marks, Greek to Devanagari, CJK, Hangul, private, symbols, all. */
const RANGES = [
  [0x00, 0x1f],
  [0x20, 0x7e],
  [0x80, 0x24f],
  [0x300, 0x36f],
  [0x370, 0x97f],
  [0x1780, 0x17ff],
  [0x2000, 0x2bff],
  [0x3040, 0x30ff],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
  [0xe000, 0xf8ff],
  [0x1f300, 0x1faff],
  [0x20000, 0x2ffff],
  [0x0, 0x10ffff],
] as const;

/** Strings that tokenizers trip over, made from a seed; `corpus` is text to cut from, `pieces` a vocabulary's. */
export class RandomText {
  constructor(
    private readonly random: Random,
    private readonly corpus: string,
    private readonly pieces: readonly string[],
  ) {}

  /**
   * A string of at most a few hundred characters. Lone surrogates are U+FFFD already, as they would be on their way to
   * UTF-8: no other program than one in JavaScript can ask for their ids.
   */
  next(): string {
    const parts = this.random.integer(this.random.integer(2) === 0 ? 4 : 40);
    return Buffer.from(Array.from({ length: parts }, () => this.part()).join("")).toString();
  }

  private part(): string {
    switch (this.random.integer(10)) {
      case 0:
        return this.cut(60);
      case 1:
        return this.random.pick(EMOJI);
      case 2:
        return this.random.pick(SPACES).repeat(this.length(20));
      case 3:
        return this.random.pick(PUNCTUATION).repeat(this.length(20));
      case 4:
        return this.character().repeat(this.length(40));
      case 5:
        return this.random.pick(CONTROL);
      case 6:
        return String(this.random.bits());
      case 7:
        return this.random.pick(this.pieces);
      default:
        return this.character();
    }
  }

  /** A piece of the corpus, which may begin and end inside a character. */
  private cut(longest: number): string {
    const from = this.random.integer(Math.max(1, this.corpus.length - longest));
    return this.corpus.slice(from, from + this.random.integer(longest));
  }

  private character(): string {
    const [first, last] = this.random.pick(RANGES);
    return String.fromCodePoint(first + this.random.integer(last - first + 1));
  }

  /** Mostly 1, now and then up to `longest`. */
  private length(longest: number): number {
    return this.random.integer(3) === 0 ? 1 + this.random.integer(longest) : 1;
  }
}
