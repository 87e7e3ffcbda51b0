/** The functions that llama2.wasm exports to a host: assembly/exports.ts, with WebAssembly's types as JavaScript sees them. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  markMemory(): bigint;
  releaseMemory(to: bigint): void;
  allocations(): number;
  errorCode(): number;
  errorText(): number;
  errorLength(): number;
  loadModel(
    path: number,
    pathLength: number,
    context: number,
    ropeTheta: number,
    slots: number,
    rows: number,
    logitRows: number,
  ): number;
  batchClear(): void;
  batchAdd(token: number, pos: number, slot: number, wantsLogits: boolean): number;
  batchForward(): number;
  openTokenizer(path: number, pathLength: number): number;
  encodeText(text: number, length: number, bos: boolean, eos: boolean, ids: number): number;
  decodeToken(previous: number, id: number): number;
  pieceLength(): number;
}

/** The fields of Config (assembly/model/config.ts) that a host reads, in the order in which they lie in memory. */
export const CONFIG_FIELDS = ["dim", "hiddenDim", "nLayers", "nHeads", "nKvHeads", "vocabSize", "seqLen"] as const;

/** Exit codes of the command and codes of its failures: assembly/base/errors.ts. */
export const FAILURE = { RUNTIME: 1, USAGE: 2, INVALID_FILE: 3, OUT_OF_MEMORY: 4, CONTEXT_FULL: 5 } as const;
