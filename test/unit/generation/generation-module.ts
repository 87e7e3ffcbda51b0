import { instantiate } from "../../wasm/instantiate.ts";

type Pointer = number;

/** What test/wasm/generation.ts exports. */
interface GenerationExports {
  readonly memory: WebAssembly.Memory;
  alloc(bytes: bigint): Pointer;
  heapify(heap: Pointer, n: number): void;
  pop(heap: Pointer, n: number): void;
  logSumExp(logits: Pointer, n: number): number;
  logprobs(logits: Pointer, vocabSize: number, n: number, ids: Pointer, values: Pointer): number;
  newCandidates(vocabSize: number): Pointer;
  sortRising(numbers: Pointer, n: number): void;
  newSampler(vocabSize: number, candidates: Pointer): Pointer;
  setChoice(s: Pointer, temperature: number, topP: number, topK: number, minP: number): void;
  setSeed(s: Pointer, seed: bigint): void;
  sample(s: Pointer, logits: Pointer): number;
  drawAllowed(s: Pointer, logits: Pointer, ids: Pointer): number;
  skip(s: Pointer, n: number): void;
  penaltiesOf(s: Pointer): Pointer;
  newPenalties(vocabSize: number, capacity: number): Pointer;
  setPenalties(p: Pointer, repetition: number, frequency: number, presence: number, window: number): void;
  setBias(p: Pointer, id: number, bias: number): number;
  accept(p: Pointer, id: number): void;
  applyPenalties(p: Pointer, logits: Pointer): void;
  isTogether(p: Pointer, rows: number): number;
  learn(p: Pointer, rows: number, seconds: number): void;
}

const GUARD_BYTES = 64;

/** build/generation.wasm, with arrays instead of pointers at its border. */
export class GenerationModule {
  private constructor(readonly exports: GenerationExports) {}

  static async load(): Promise<GenerationModule> {
    return new GenerationModule((await instantiate("build/generation.wasm")) as unknown as GenerationExports);
  }

  /** A block of `bytes` bytes. */
  block(bytes: number): Pointer {
    const at = this.exports.alloc(BigInt(bytes));
    if (at === 0) throw new RangeError(`no room for ${bytes} bytes`);
    return at;
  }

  /** A new place for `count` numbers that tests fill again and again. */
  floats(count: number): FloatBlock {
    // What is read and written may go on to a multiple of four numbers.
    const padded = Math.ceil(count / 4) * 16;
    return new FloatBlock(this.exports.memory, this.block(padded + GUARD_BYTES), count, padded);
  }
}

/** Numbers in the module's memory, with bytes behind them that nothing may write. */
export class FloatBlock {
  constructor(
    private readonly memory: WebAssembly.Memory,
    readonly at: Pointer,
    private readonly count: number,
    private readonly padded: number,
  ) {}

  /** Writes the numbers. */
  fill(values: Float32Array): void {
    const { buffer } = this.memory;
    new Uint8Array(buffer, this.at, this.padded + GUARD_BYTES).fill(0xff); // NaN
    new Float32Array(buffer, this.at, this.count).set(values);
  }

  /** A copy of the numbers. */
  read(): Float32Array {
    return new Float32Array(this.memory.buffer, this.at, this.count).slice();
  }

  /** Whether the bytes behind are as they were. */
  intact(): boolean {
    return new Uint8Array(this.memory.buffer, this.at + this.padded, GUARD_BYTES).every((byte) => byte === 0xff);
  }
}

/** What a sampler is told; everything left out is off. */
export interface SamplerOptions {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly seed?: bigint;
}

/** The engine's sampler. */
export class EngineSampler {
  readonly penalties: Pointer;
  readonly pointer: Pointer;
  private readonly logits: FloatBlock;
  private readonly ids: FloatBlock;

  constructor(
    private readonly module: GenerationModule,
    vocabSize: number,
  ) {
    this.pointer = module.exports.newSampler(vocabSize, module.exports.newCandidates(vocabSize));
    this.logits = module.floats(vocabSize);
    this.ids = module.floats(vocabSize);
    this.penalties = module.exports.penaltiesOf(this.pointer);
  }

  set({ temperature = 1, topP = 0, topK = 0, minP = 0, seed = 1n }: SamplerOptions): this {
    this.module.exports.setChoice(this.pointer, temperature, topP, topK, minP);
    this.module.exports.setSeed(this.pointer, seed);
    return this;
  }

  sample(logits: Float32Array): number {
    this.logits.fill(logits);
    const id = this.module.exports.sample(this.pointer, this.logits.at);
    if (!this.logits.intact()) throw new Error("the sampler wrote behind the logits");
    return id;
  }

  /** A draw among the logits that are not -Infinity. */
  drawAllowed(logits: Float32Array): number {
    this.logits.fill(logits);
    this.ids.fill(logits);
    const id = this.module.exports.drawAllowed(this.pointer, this.logits.at, this.ids.at);
    if (!this.logits.intact() || !this.ids.intact()) throw new Error("the sampler wrote behind the logits");
    return id;
  }

  skip(n: number): void {
    this.module.exports.skip(this.pointer, n);
  }
}
