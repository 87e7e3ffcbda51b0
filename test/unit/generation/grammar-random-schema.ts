import { type Random } from "../../models/random.ts";

const WORDS = ["a", "ab", "abc", "b", "x y", "é", 'q"', "\\", "", "kind", "value", "\n"];
const PATTERNS = ["^[a-z]*$", "\\d", "^[^x]+$", "^é?(?:a|\\n)*$", '^["\\\\]', "\\S$", "^(?!ab).*$"];

/** Schemas from a seed, most of them in the language that is supported, with definitions d0 to d2 that refer to each other. */
export class RandomSchema {
  constructor(private readonly random: Random) {}

  next(): unknown {
    const definitions = Object.fromEntries([0, 1, 2].map((i) => [`d${i}`, this.schema(2)]));
    const schema = this.schema(3);
    if (typeof schema === "boolean") return schema;
    // A reference would hide the definitions beside it from draft 7's readers.
    return { anyOf: [schema], $defs: definitions };
  }

  private some<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.random.integer(most - least + 1) }, make);
  }

  private maybe(member: object): object {
    return this.random.integer(2) === 0 ? member : {};
  }

  private schema(depth: number): object | boolean {
    switch (this.random.integer(depth > 0 ? 12 : 7)) {
      case 0:
        return { type: this.random.pick(["null", "boolean", "string", "number", "integer"]) };
      case 1:
        return this.string();
      case 2:
        return this.number();
      case 3:
        return { enum: this.some(1, 5, () => this.value()) };
      case 4:
        return { const: this.value() };
      case 5:
        return this.random.integer(4) === 0
          ? this.random.pick([true, {}])
          : {
              type: this.some(1, 3, () => this.random.pick(["null", "boolean", "integer", "array"])).filter(
                (type, i, all) => all.indexOf(type) === i,
              ),
            };
      case 6:
        return { $ref: `#/$defs/d${this.random.integer(3)}` };
      case 7:
      case 8:
        return this.object(depth);
      case 9:
        return this.array(depth);
      case 10:
        return { anyOf: this.some(1, 3, () => this.schema(depth - 1)) };
      default:
        return { oneOf: this.some(1, 2, () => this.schema(depth - 1)) };
    }
  }

  private string(): object {
    const least = this.random.integer(4);
    return {
      type: "string",
      ...this.maybe({ minLength: least }),
      ...this.maybe({ maxLength: least + this.random.integer(4) }),
      ...(this.random.integer(3) === 0 ? { pattern: this.random.pick(PATTERNS) } : {}),
    };
  }

  private number(): object {
    const type = this.random.pick(["integer", "number"]);
    const bound = (): number => {
      const value = this.random.gaussian() * this.random.pick([1, 10, 1000, 1e6]);
      return this.random.integer(2) === 0 ? Math.round(value) : Number(value.toFixed(this.random.integer(9)));
    };
    const [low, high] = [bound(), bound()].sort((a, b) => a - b);
    return {
      type,
      ...this.maybe({ [this.random.pick(["minimum", "exclusiveMinimum"])]: low }),
      ...this.maybe({ [this.random.pick(["maximum", "exclusiveMaximum"])]: high! + this.random.integer(2) }),
    };
  }

  private value(): unknown {
    const whole = this.random.integer(300) - 100;
    return this.random.pick<unknown>([
      null,
      true,
      false,
      whole,
      whole / 8,
      this.random.pick(WORDS),
      this.random.pick(WORDS),
      [whole],
      { [this.random.pick(WORDS)]: whole },
      {},
    ]);
  }

  private object(depth: number): object {
    const names = this.some(0, 4, () => this.random.pick(WORDS));
    const properties = Object.fromEntries(names.map((name) => [name, this.schema(depth - 1)]));
    return {
      type: "object",
      properties,
      ...this.maybe({ required: Object.keys(properties).filter(() => this.random.integer(2) === 0) }),
      ...this.maybe({ additionalProperties: this.random.integer(2) === 0 ? false : this.schema(depth - 1) }),
    };
  }

  private array(depth: number): object {
    const least = this.random.integer(3);
    return {
      type: "array",
      ...this.maybe({ items: this.schema(depth - 1) }),
      ...this.maybe({ minItems: least }),
      ...this.maybe({ maxItems: least + this.random.integer(3) }),
    };
  }
}
