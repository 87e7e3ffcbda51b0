import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { instantiate } from "../wasm/instantiate.ts";
import { readLog, type Story } from "./scheduler-log.ts";

type Pointer = number;

/** What test/wasm/scheduler.ts exports. */
interface SchedulerExports {
  readonly memory: WebAssembly.Memory;
  alloc(bytes: bigint): Pointer;
  mark(): bigint;
  release(to: bigint): void;
  allocationCount(): number;
  poolUsed(): number;
  lastCode(): number;
  open(model: Pointer, modelLength: number, tokenizer: Pointer, length: number): number;
  start(slots: number, context: number, queue: number, rows: number): Pointer;
  estimate(slots: number, context: number, queue: number, rows: number): bigint;
  cancelAt(owner: number, token: number, victim: Pointer): void;
  setReleasesInHandler(value: number): void;
  logStart(): Pointer;
  takeLog(): number;
  acquire(owner: number): Pointer;
  setPrompt(s: Pointer, ids: Pointer, count: number): number;
  setSampling(s: Pointer, seed: bigint, temperature: number, topP: number, topK: number, minP: number): void;
  setPenalties(s: Pointer, repetition: number, frequency: number, presence: number): void;
  setLimits(s: Pointer, maxTokens: number, topLogprobs: number, ignoreEos: number, usesCache: number): void;
  setBias(s: Pointer, id: number, bias: number): void;
  addStop(s: Pointer, bytes: Pointer, length: number): number;
  setLeader(s: Pointer, leader: Pointer): void;
  setBlocked(s: Pointer, blocked: number): void;
  setEmbedding(s: Pointer): void;
  setGrammar(s: Pointer): number;
  submit(s: Pointer): number;
  cancel(s: Pointer): void;
  giveBack(s: Pointer): void;
  status(s: Pointer): number;
  promptDone(s: Pointer): number;
  slotOf(s: Pointer): number;
  step(): number;
  waiting(): number;
  running(): number;
  kvTokensUsed(): number;
  counter(which: number): number;
  computeAlone(s: Pointer): void;
}

export const STATUS = { free: 0, queued: 1, prefill: 2, decode: 3, done: 4, acquired: 5 } as const;
export const COUNTER = {
  promptTokens: 0,
  generatedTokens: 1,
  steps: 2,
  rows: 3,
  prefixQueries: 4,
  prefixHits: 5,
} as const;

/** What a sequence is told; what is left out is off. */
export interface Request {
  readonly ids: readonly number[];
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly minP?: number;
  readonly repetition?: number;
  readonly frequency?: number;
  readonly presence?: number;
  readonly bias?: readonly [id: number, bias: number];
  readonly stops?: readonly string[];
  readonly topLogprobs?: number;
  readonly ignoreEos?: boolean;
  readonly usesCache?: boolean;
  readonly embedding?: boolean;
  /** Any JSON object. */
  readonly json?: boolean;
}

/** A sequence in the module's memory, and whose it is. */
export interface Handle {
  readonly at: Pointer;
  readonly owner: number;
}

/** A new instance of build/scheduler.wasm, with a folder of its own that goes when the test file ends. */
export async function openScheduler(): Promise<SchedulerModule> {
  const folder = mkdtempSync(join(tmpdir(), "llama2-scheduler-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const exports = await instantiate("build/scheduler.wasm", { "/t": folder });
  return new SchedulerModule(exports as unknown as SchedulerExports, folder);
}

/** The module with requests and stories instead of pointers at its border. */
export class SchedulerModule {
  private dim = 0;
  private owners = 0;
  /** What happened, by owner, since the scheduler started. */
  private readonly stories = new Map<number, Story>();

  constructor(
    readonly exports: SchedulerExports,
    private readonly folder: string,
  ) {}

  open(model: Uint8Array, tokenizer: Uint8Array, dim: number): void {
    const files = { "model.bin": model, "tokenizer.bin": tokenizer };
    const paths = Object.entries(files).map(([name, bytes]) => {
      writeFileSync(join(this.folder, name), bytes);
      return Buffer.from(`/t/${name}`);
    });
    const [m, t] = paths.map((path) => this.put(path));
    this.dim = dim;
    if (!this.exports.open(m!, paths[0]!.length, t!, paths[1]!.length)) throw new Error("the model cannot be loaded");
  }

  start(options: { slots: number; context?: number; queue?: number; rows?: number }): void {
    const { slots, context = 0, queue = 32, rows = 16 } = options;
    this.stories.clear();
    if (!this.exports.start(slots, context, queue, rows)) throw new Error("the scheduler cannot be started");
  }

  /** A sequence that can be submitted; undefined when there is none. */
  acquire(request: Request): Handle | undefined {
    const owner = ++this.owners;
    const e = this.exports;
    const at = e.acquire(owner);
    if (at === 0) return undefined;
    const { seed = 1, temperature = 1, topP = 1, topK = 0, minP = 0 } = request;
    const { maxTokens = 2 ** 31 - 1, topLogprobs = -1, ignoreEos = false, usesCache = true } = request;
    this.scratch(Buffer.from(Int32Array.from(request.ids).buffer), (ids) => e.setPrompt(at, ids, request.ids.length));
    e.setSampling(at, BigInt(seed), temperature, topP, topK, minP);
    e.setPenalties(at, request.repetition ?? 1, request.frequency ?? 0, request.presence ?? 0);
    e.setLimits(at, maxTokens, topLogprobs, Number(ignoreEos), Number(usesCache));
    if (request.bias !== undefined) e.setBias(at, ...request.bias);
    for (const stop of request.stops ?? []) {
      this.scratch(Buffer.from(stop), (text) => e.addStop(at, text, Buffer.byteLength(stop)));
    }
    if (request.embedding === true) e.setEmbedding(at);
    if (request.json === true && e.setGrammar(at) === 0) throw new Error("no grammar");
    return { at, owner };
  }

  /** A sequence that is on its way. */
  submit(request: Request, leader?: Handle): Handle {
    const handle = this.acquire(request);
    if (handle === undefined) throw new Error("slots and queue are full");
    if (leader !== undefined) this.exports.setLeader(handle.at, leader.at);
    if (!this.exports.submit(handle.at)) throw new Error("the sequence was refused");
    return handle;
  }

  /** One step; what its handlers saw is added to the stories. */
  step(): boolean {
    const worked = this.exports.step() !== 0;
    this.readLog();
    return worked;
  }

  /** Steps until there is nothing to do. Returns how many. */
  run(): number {
    let steps = 0;
    for (; this.step(); steps++) if (steps > 100_000) throw new Error("the scheduler does not end");
    return steps;
  }

  story({ owner }: Pick<Handle, "owner">): Story {
    let story = this.stories.get(owner);
    if (story === undefined) {
      story = { tokens: [], cancelled: false };
      this.stories.set(owner, story);
    }
    return story;
  }

  /** What a request gives alone, the command's way. Needs a free sequence. */
  alone(request: Request): Story["tokens"] {
    const handle = this.acquire(request)!;
    this.exports.computeAlone(handle.at);
    this.readLog();
    this.exports.giveBack(handle.at);
    const { tokens } = this.story(handle);
    this.stories.delete(handle.owner);
    return tokens;
  }

  private readLog(): void {
    const length = this.exports.takeLog();
    const view = new DataView(this.exports.memory.buffer, this.exports.logStart(), length);
    readLog(view, this.dim, (owner) => this.story({ owner }));
  }

  private scratch(bytes: Uint8Array, use: (at: Pointer) => void): void {
    const before = this.exports.mark();
    use(this.put(bytes));
    this.exports.release(before);
  }

  private put(bytes: Uint8Array): Pointer {
    const at = this.exports.alloc(BigInt(bytes.length));
    new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    return at;
  }
}
