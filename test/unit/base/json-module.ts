import { instantiate } from "../../wasm/instantiate.ts";

type Pointer = number;

/** What test/wasm/json.ts exports. */
interface JsonExports {
  readonly memory: WebAssembly.Memory;
  alloc(bytes: bigint): Pointer;
  mark(): bigint;
  release(to: bigint): void;
  lastCode(): number;
  message(): Pointer;
  writtenBytes(writer: Pointer): Pointer;
  writtenLength(writer: Pointer): number;
  parseJson(text: Pointer, length: number): Pointer;
  questions(object: Pointer): number;
}

const KINDS = ["null", "false", "true", "number", "string", "array", "object"] as const;

/** A JsonNode's fields, in order. */
const FIELD = { kind: 0, text: 4, length: 8, number: 16, key: 24, keyLength: 28, first: 32, next: 36, count: 40 };

/** A text that the reader refused. */
export class Refused extends Error {}

/** build/json.wasm: the reader with JavaScript's values at its border. */
export class JsonModule {
  private constructor(readonly exports: JsonExports) {}

  static async load(): Promise<JsonModule> {
    return new JsonModule((await instantiate("build/json.wasm")) as unknown as JsonExports);
  }

  /** What a text says, as JSON.parse would put it; throws `Refused`. */
  parse(text: string | Uint8Array): unknown {
    return this.read(text, (node) => this.value(node));
  }

  /** The answers of `questions` in test/wasm/json.ts. */
  questions(text: string): number {
    return this.read(text, (node) => this.exports.questions(node));
  }

  private read<T>(text: string | Uint8Array, use: (node: Pointer) => T): T {
    const bytes = Buffer.from(text);
    const start = this.exports.mark();
    try {
      const at = this.exports.alloc(BigInt(bytes.length + 1));
      // Behind the text lies what would make sense if the reader went on.
      new Uint8Array(this.exports.memory.buffer, at, bytes.length + 1).set([...bytes, 0x31]);
      const node = this.exports.parseJson(at, bytes.length);
      if (node === 0) throw new Refused(`${this.exports.lastCode()}: ${this.message()}`);
      return use(node);
    } finally {
      this.exports.release(start);
    }
  }

  private message(): string {
    const writer = this.exports.message();
    return this.string(this.exports.writtenBytes(writer), this.exports.writtenLength(writer));
  }

  private string(at: Pointer, length: number): string {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      new Uint8Array(this.exports.memory.buffer, at, length),
    );
  }

  private value(node: Pointer): unknown {
    const view = new DataView(this.exports.memory.buffer, node);
    const word = (field: keyof typeof FIELD): number => view.getUint32(FIELD[field], true);
    switch (KINDS[word("kind")]) {
      case "null":
        return null;
      case "false":
        return false;
      case "true":
        return true;
      case "number":
        return view.getFloat64(FIELD.number, true);
      case "string":
        return this.string(word("text"), word("length"));
      case "array":
        return this.children(node).map((child) => this.value(child));
      case "object":
        return Object.fromEntries(this.children(node).map((child) => [this.key(child), this.value(child)]));
      default:
        throw new Error(`there is no kind ${word("kind")}`);
    }
  }

  private key(node: Pointer): string {
    const view = new DataView(this.exports.memory.buffer, node);
    return this.string(view.getUint32(FIELD.key, true), view.getUint32(FIELD.keyLength, true));
  }

  private children(node: Pointer): Pointer[] {
    const view = new DataView(this.exports.memory.buffer);
    const children: Pointer[] = [];
    for (let at = view.getUint32(node + FIELD.first, true); at !== 0; at = view.getUint32(at + FIELD.next, true)) {
      children.push(at);
    }
    if (children.length !== view.getInt32(node + FIELD.count, true)) throw new Error("count is not the length");
    return children;
  }
}
