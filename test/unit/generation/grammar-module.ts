import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { instantiate } from "../../wasm/instantiate.ts";

type Pointer = number;

/** What test/wasm/grammar.ts exports. */
interface GrammarExports {
  readonly memory: WebAssembly.Memory;
  alloc(bytes: bigint): Pointer;
  mark(): bigint;
  release(to: bigint): void;
  allocationCount(): number;
  lastCode(): number;
  message(): Pointer;
  writtenBytes(writer: Pointer): Pointer;
  writtenLength(writer: Pointer): number;
  startPool(bytes: bigint): number;
  poolUsed(): number;
  loadTokenizer(path: Pointer, pathLength: number, vocabSize: number): Pointer;
  decodePiece(t: Pointer, previous: number, id: number): void;
  pieceBytes(t: Pointer): Pointer;
  pieceLength(t: Pointer): number;
  newState(t: Pointer): Pointer;
  compileObject(t: Pointer): Pointer;
  compileText(t: Pointer, text: Pointer, length: number): Pointer;
  minimumTokens(grammar: Pointer): number;
  patternSteps(): number;
  freeGrammar(grammar: Pointer): void;
  reset(state: Pointer, grammar: Pointer): void;
  allow(state: Pointer, logits: Pointer, budget: number): void;
  confirm(state: Pointer, id: number): number;
  accept(state: Pointer, bytes: Pointer, length: number): number;
  isComplete(state: Pointer): number;
  isOver(state: Pointer): number;
}

export const BOS = 1;
export const EOS = 2;

const TEXT_BYTES = 1 << 20;

/** A schema that was refused; the message is the module's. */
export class Refused extends Error {}

/** build/grammar.wasm with one vocabulary, and JavaScript's values at its border. */
export class GrammarModule {
  private readonly logits: Pointer;
  private readonly text: Pointer;
  private readonly state: Pointer;
  /** The bytes of every token, as a text has them after any but BOS. */
  readonly pieces: readonly Buffer[];

  private constructor(
    readonly exports: GrammarExports,
    private readonly tokenizer: Pointer,
    readonly vocabSize: number,
  ) {
    this.logits = exports.alloc(BigInt(4 * vocabSize));
    this.text = exports.alloc(BigInt(TEXT_BYTES));
    exports.startPool(8n << 20n);
    this.state = exports.newState(tokenizer);
    this.pieces = Array.from({ length: vocabSize }, (_, id) => this.piece(0, id));
  }

  static async load(file: Uint8Array, vocabSize: number): Promise<GrammarModule> {
    const folder = mkdtempSync(join(tmpdir(), "llama2-grammar-"));
    afterAll(() => {
      rmSync(folder, { recursive: true });
    });
    writeFileSync(join(folder, "tok.bin"), file);
    const exports = (await instantiate("build/grammar.wasm", { "/t": folder })) as unknown as GrammarExports;
    const path = Buffer.from("/t/tok.bin");
    const at = exports.alloc(BigInt(path.length));
    new Uint8Array(exports.memory.buffer, at, path.length).set(path);
    const tokenizer = exports.loadTokenizer(at, path.length, vocabSize);
    if (tokenizer === 0) throw new Error("the vocabulary was refused");
    return new GrammarModule(exports, tokenizer, vocabSize);
  }

  private piece(previous: number, id: number): Buffer {
    this.exports.decodePiece(this.tokenizer, previous, id);
    const length = this.exports.pieceLength(this.tokenizer);
    return Buffer.from(new Uint8Array(this.exports.memory.buffer, this.exports.pieceBytes(this.tokenizer), length));
  }

  private put(text: string | Uint8Array): number {
    const bytes = Buffer.from(text);
    new Uint8Array(this.exports.memory.buffer, this.text, bytes.length).set(bytes);
    return bytes.length;
  }

  /** Compiles a schema; "object" is any object. Throws `Refused`. */
  compile(schema: unknown): Grammar {
    const { exports } = this;
    const start = exports.mark();
    const length = schema === "object" ? 0 : this.put(typeof schema === "string" ? schema : JSON.stringify(schema));
    const pointer =
      schema === "object"
        ? exports.compileObject(this.tokenizer)
        : exports.compileText(this.tokenizer, this.text, length);
    exports.release(start);
    if (pointer !== 0) return new Grammar(this, pointer);
    const message = exports.message();
    const at = exports.writtenBytes(message);
    const text = Buffer.from(new Uint8Array(exports.memory.buffer, at, exports.writtenLength(message))).toString();
    throw new Refused(`${exports.lastCode()}: ${text}`);
  }

  reset(grammar: Grammar): void {
    this.exports.reset(this.state, grammar.pointer);
  }

  /** The logits with those of forbidden tokens at -Infinity; they change with the next call. */
  allow(logits: Float32Array, budget: number): Float32Array {
    const view = new Float32Array(this.exports.memory.buffer, this.logits, this.vocabSize);
    view.set(logits);
    this.exports.allow(this.state, this.logits, budget);
    return view;
  }

  confirm(id: number): number {
    return this.exports.confirm(this.state, id);
  }

  accept(bytes: Uint8Array): boolean {
    return this.exports.accept(this.state, this.text, this.put(bytes)) !== 0;
  }

  /** Goes on by a token; after BOS its leading space is not part of the text. Returns its bytes. */
  take(previous: number, id: number): Buffer {
    const bytes = this.piece(previous, id);
    if (!this.accept(bytes)) throw new Error(`token ${id} was allowed, but is not accepted`);
    return bytes;
  }

  get isComplete(): boolean {
    return this.exports.isComplete(this.state) !== 0;
  }

  get isOver(): boolean {
    return this.exports.isOver(this.state) !== 0;
  }
}

/** A compiled grammar. */
export class Grammar {
  constructor(
    private readonly module: GrammarModule,
    readonly pointer: Pointer,
  ) {}

  get minimum(): number {
    return this.module.exports.minimumTokens(this.pointer);
  }

  free(): void {
    this.module.exports.freeGrammar(this.pointer);
  }

  /** Whether a whole text is in the language, read byte by byte. */
  has(text: string | Uint8Array): boolean {
    this.module.reset(this);
    return this.module.accept(Buffer.from(text)) && this.module.isComplete;
  }
}
