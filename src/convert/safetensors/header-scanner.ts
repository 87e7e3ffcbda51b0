import { Llama2Error } from "../../errors.ts";
import { quoted } from "../quoted.ts";

const MAX_MEMBERS = 100_000;
const MAX_STRING_BYTES = 4096;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/**
 * Reads the JSON of a safetensors header: objects, strings and lists of whole numbers, nested as the caller asks and no
 * deeper. JSON.parse would take the last of two equal keys, and for hostile text more memory than there is.
 * Every failure is a Llama2Error MODEL_INVALID of one line.
 */
export class HeaderScanner {
  readonly #bytes: Uint8Array;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** An object; `member` reads the value of each key. No key may come twice. */
  object(member: (key: string) => void): void {
    this.#expect("{");
    const keys = new Set<string>();
    if (this.#accept("}")) return;
    do {
      const key = this.string();
      if (keys.has(key)) throw this.#failure(`the key ${quoted(key)} comes twice`);
      if (keys.size === MAX_MEMBERS) throw this.#failure(`more than ${MAX_MEMBERS} keys`);
      keys.add(key);
      this.#expect(":");
      member(key);
    } while (this.#accept(","));
    this.#expect("}");
  }

  /** A list of at most `most` whole numbers from 0 to 2^53 - 1. */
  integers(most: number): number[] {
    const values: number[] = [];
    this.#expect("[");
    if (this.#accept("]")) return values;
    do {
      if (values.length === most) throw this.#failure(`a list of more than ${most} numbers`);
      values.push(this.#integer());
    } while (this.#accept(","));
    this.#expect("]");
    return values;
  }

  /** A string of moderate length. */
  string(): string {
    const from = this.#stringStart();
    this.skipString();
    if (this.#at - from > MAX_STRING_BYTES) throw this.#failure(`a string of more than ${MAX_STRING_BYTES} bytes`);
    try {
      const text = this.#decoder.decode(this.#bytes.subarray(from, this.#at));
      return JSON.parse(text) as string;
    } catch (cause) {
      throw this.#failure("a string that is not JSON's", cause);
    }
  }

  /** A string that is not looked at. */
  skipString(): void {
    let at = this.#stringStart() + 1;
    while (at < this.#bytes.length && this.#bytes[at] !== QUOTE) at += this.#bytes[at] === BACKSLASH ? 2 : 1;
    this.#at = at + 1;
    if (this.#at > this.#bytes.length) throw this.#failure("a string without an end");
  }

  /** Nothing but white space may follow. */
  end(): void {
    this.#skipSpace();
    if (this.#at < this.#bytes.length) throw this.#failure("text after the end of the header");
  }

  #stringStart(): number {
    this.#skipSpace();
    if (this.#bytes[this.#at] !== QUOTE) throw this.#failure("expected a string");
    return this.#at;
  }

  #integer(): number {
    this.#skipSpace();
    const from = this.#at;
    while (this.#bytes[this.#at]! >= 0x30 && this.#bytes[this.#at]! <= 0x39 && this.#at - from < 17) this.#at++;
    const digits = String.fromCharCode(...this.#bytes.subarray(from, this.#at));
    if (!/^(0|[1-9][0-9]*)$/.test(digits) || !Number.isSafeInteger(Number(digits))) {
      throw this.#failure("expected a whole number from 0 to 2^53 - 1");
    }
    return Number(digits);
  }

  #expect(character: string): void {
    if (!this.#accept(character)) throw this.#failure(`expected "${character}"`);
  }

  #accept(character: string): boolean {
    this.#skipSpace();
    if (this.#bytes[this.#at] !== character.charCodeAt(0)) return false;
    this.#at++;
    return true;
  }

  #skipSpace(): void {
    while ([0x20, 0x09, 0x0a, 0x0d].includes(this.#bytes[this.#at]!)) this.#at++;
  }

  #failure(what: string, cause?: unknown): Llama2Error {
    return new Llama2Error("MODEL_INVALID", `header, byte ${this.#at}: ${what}`, { cause });
  }
}
