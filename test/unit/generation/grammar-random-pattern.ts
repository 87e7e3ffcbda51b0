import { type Random } from "../../models/random.ts";

const CHARACTERS = ["a", "b", "c", "0", "\\n", "\\.", '"', "\\\\", "é", "😀", "-", "\\x01", "\\u2028", " "];
const CLASSES = [
  ...["\\d", "\\w", "\\s", "\\D", "\\W", "\\S", ".", "[ab]", "[^ab]", "[a-c0-9]", "[^\\d\\s]", "[é-ʯ]"],
  ...["[^]", "[\\s\\S]", "[\\x00-\\x7e]", "[^\\x00-\\u07ff]", "[\\u{1F600}-\\u{1F64F}a]", '["\\\\]', "[^\\n-é]"],
];
const LOOPS = ["(?:ab|c)*", "(?:a|bc?)+", "(?:é{2}|0)+?", "(?:[^a]a)*", "(?:\\d{3})*", "(?:\\w-){2,}"];

/** Regular expressions from a seed, all of which JavaScript takes with the flag u. */
export class RandomPattern {
  constructor(private readonly random: Random) {}

  next(): string {
    const choice = this.choice(3, true);
    return this.random.integer(3) === 0 ? choice : `^(?:${choice})$`;
  }

  private choice(depth: number, first: boolean): string {
    const count = 1 + Math.max(0, this.random.integer(5) - 2);
    return Array.from({ length: count }, () => this.sequence(depth, first)).join("|");
  }

  private sequence(depth: number, first: boolean): string {
    const parts = Array.from({ length: this.random.integer(4) }, () => this.part(depth));
    if (first && this.random.integer(4) === 0) parts.unshift("^");
    if (this.random.integer(6) === 0) parts.push("$");
    return parts.join("");
  }

  private part(depth: number): string {
    const kind = this.random.integer(depth > 0 ? 9 : 5);
    if (kind < 3) return this.random.pick(CHARACTERS) + this.quantifier();
    if (kind === 3 && this.random.integer(4) === 0) return this.random.pick(LOOPS);
    if (kind < 5) return this.random.pick(CLASSES) + this.quantifier();
    if (kind === 5) return `(?${this.random.pick(["=", "!"])}${this.choice(depth - 1, false)})`;
    const group = `${this.random.pick(["(", "(?:", "(?:"])}${this.choice(depth - 1, false)})`;
    // What looks around may stand once only; and JavaScript would take years for stars on what can be read in many ways.
    return (
      group +
      this.random.pick(/\$|\(\?[=!]/.test(group) ? ["", "", "?", "??"] : ["", "", "?", "{2}", "{0,2}", "{1,2}?"])
    );
  }

  private quantifier(): string {
    const least = this.random.integer(3);
    const counts = [`{${least}}`, `{${least},}`, `{${least},${least + this.random.integer(3)}}`];
    return this.random.pick(["", "", "", "", "*", "+", "?", "*?", ...counts]);
  }
}
