import { CONFIG_FIELDS, type EngineExports, FAILURE } from "./abi.ts";
import { type ErrorCode, Llama2Error } from "./errors.ts";

/** The hyper-parameters of a loaded model, with llama2.c's names. */
export type EngineConfig = Readonly<Record<(typeof CONFIG_FIELDS)[number], number>>;

/** How to load a model. */
export interface LoadOptions {
  /** Positions to keep for each sequence; all that the model was trained for when absent. */
  context?: number;
  /** Base of the rotary embedding, 10000 when absent. */
  ropeTheta?: number;
  /** Sequences that the KV cache holds at once, 1 when absent. */
  slots?: number;
  /** The most rows of a batch, 64 when absent, and the most of them that may ask for logits, 16 when absent. */
  rows?: number;
  logitRows?: number;
}

/** One token of one sequence, to be computed together with others. */
export interface Row {
  token: number;
  /** Position in its sequence. Rows of one sequence come in rising positions. */
  pos: number;
  /** Which sequence of the KV cache, 0 when absent. */
  slot?: number;
  /** Whether `forward` is to give this row's logits. */
  logits?: boolean;
}

/** All that WebAssembly can address. */
const MEMORY_BYTES = 2 ** 32;

const CODES: Readonly<Record<number, ErrorCode>> = {
  [FAILURE.USAGE]: "USAGE",
  [FAILURE.INVALID_FILE]: "MODEL_INVALID",
  [FAILURE.OUT_OF_MEMORY]: "OUT_OF_MEMORY",
};

/**
 * One instance of the engine. The only file that touches its memory and its pointers; every view is made anew, because
 * memory that grows leaves old views behind.
 */
export class Engine {
  readonly #wasm: EngineExports;
  #config: EngineConfig | undefined;
  #rows = 0;
  #logitRows = 0;
  #slots = 0;
  #hasTokenizer = false;

  /** @param exports of an instance of llama2.wasm whose WASI imports work */
  constructor(exports: EngineExports) {
    this.#wasm = exports;
  }

  /** How many blocks of memory the engine ever asked for: it must not move while tokens are made. */
  get allocations(): number {
    return this.#wasm.allocations();
  }

  /** Bytes of the engine's memory. */
  get memoryBytes(): number {
    return this.#wasm.memory.buffer.byteLength;
  }

  /** The loaded model's hyper-parameters. */
  get config(): EngineConfig {
    if (!this.#config) throw new Llama2Error("USAGE", "no model is loaded");
    return this.#config;
  }

  /**
   * Loads a checkpoint from a file that the engine's WASI host maps.
   * @throws Llama2Error MODEL_INVALID, OUT_OF_MEMORY
   */
  loadModel(path: string, options: LoadOptions = {}): EngineConfig {
    const { context = 0, ropeTheta = 10000, slots = 1, rows = 64, logitRows = Math.min(rows, 16) } = options;
    const name = this.#write(new TextEncoder().encode(path));
    const at = this.#wasm.loadModel(name.at, name.length, context, ropeTheta, slots, rows, logitRows) >>> 0;
    this.#config = undefined;
    this.#hasTokenizer = false;
    if (at === 0) throw this.#failure();
    const fields = new Int32Array(this.#wasm.memory.buffer, at, CONFIG_FIELDS.length);
    this.#rows = rows;
    this.#logitRows = logitRows;
    this.#slots = slots;
    this.#config = Object.fromEntries(CONFIG_FIELDS.map((field, i) => [field, fields[i]])) as EngineConfig;
    return this.#config;
  }

  /**
   * Computes a batch of rows and writes their keys and values to the KV cache.
   * @returns a copy of the logits, f32[vocabSize], of each row that asks for them, in their order
   * @throws Llama2Error USAGE when the batch is too large or a row is none of the model's
   */
  forward(rows: readonly Row[]): Float32Array[] {
    const { vocabSize } = this.config;
    const wanted = rows.filter((row) => row.logits).length;
    if (rows.length > this.#rows || wanted > this.#logitRows) throw new Llama2Error("USAGE", "the batch is too large");
    for (const row of rows) this.#check(row);
    this.#wasm.batchClear();
    for (const { token, pos, slot = 0, logits = false } of rows) this.#wasm.batchAdd(token, pos, slot, logits);
    const at = this.#wasm.batchForward() >>> 0;
    const all = new Float32Array(this.#wasm.memory.buffer, at, wanted * vocabSize);
    return Array.from({ length: wanted }, (_, i) => all.slice(i * vocabSize, (i + 1) * vocabSize));
  }

  #check({ token, pos, slot = 0 }: Row): void {
    const { vocabSize, seqLen } = this.config;
    if (!isIndex(token, vocabSize)) throw new Llama2Error("USAGE", `token ${token} is not in the vocabulary`);
    if (!isIndex(pos, seqLen)) throw new Llama2Error("USAGE", `position ${pos} is not in the context of ${seqLen}`);
    if (!isIndex(slot, this.#slots)) throw new Llama2Error("USAGE", `slot ${slot} is not one of ${this.#slots}`);
  }

  /** Loads the tokenizer of the model that is loaded. @throws Llama2Error USAGE without one, MODEL_INVALID */
  loadTokenizer(path: string): void {
    if (!this.#config) throw new Llama2Error("USAGE", "no model is loaded");
    const name = this.#write(new TextEncoder().encode(path));
    this.#hasTokenizer = this.#wasm.openTokenizer(name.at, name.length) !== 0;
    if (!this.#hasTokenizer) throw this.#failure();
  }

  /** Text to token ids; see assembly/text/tokenizer.ts. @throws Llama2Error USAGE without a tokenizer, OUT_OF_MEMORY */
  encode(text: string, options: { bos?: boolean; eos?: boolean } = {}): Int32Array {
    this.#requireTokenizer();
    const mark = this.#wasm.markMemory();
    try {
      const bytes = this.#write(new TextEncoder().encode(text));
      const ids = this.#allocate((bytes.length + 3) * 4);
      const count = this.#wasm.encodeText(bytes.at, bytes.length, options.bos ?? true, options.eos ?? false, ids);
      if (count < 0) throw this.#failure();
      return new Int32Array(this.#wasm.memory.buffer, ids, count).slice();
    } finally {
      this.#wasm.releaseMemory(mark);
    }
  }

  /** The bytes of a token that follows `previous`: a part of a character, perhaps. @throws Llama2Error USAGE */
  decode(previous: number, id: number): Uint8Array {
    this.#requireTokenizer();
    const at = this.#wasm.decodeToken(previous, id) >>> 0;
    return new Uint8Array(this.#wasm.memory.buffer, at, this.#wasm.pieceLength()).slice();
  }

  #requireTokenizer(): void {
    if (!this.#hasTokenizer) throw new Llama2Error("USAGE", "no tokenizer is loaded");
  }

  #write(bytes: Uint8Array): { at: number; length: number } {
    const at = this.#allocate(bytes.length);
    new Uint8Array(this.#wasm.memory.buffer, at, bytes.length).set(bytes);
    return { at, length: bytes.length };
  }

  #allocate(bytes: number): number {
    const at = bytes < MEMORY_BYTES ? this.#wasm.allocate(bytes) >>> 0 : 0;
    if (at === 0) throw new Llama2Error("OUT_OF_MEMORY", "the engine's memory is full");
    return at;
  }

  #failure(): Llama2Error {
    const bytes = new Uint8Array(this.#wasm.memory.buffer, this.#wasm.errorText(), this.#wasm.errorLength());
    const code = CODES[this.#wasm.errorCode()] ?? "RUNTIME";
    return new Llama2Error(code, new TextDecoder().decode(bytes));
  }
}

/** Whether it is a whole number from 0 to `count` - 1. */
function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}
