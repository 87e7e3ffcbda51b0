import type { ErrorCode } from "../errors.ts";
import type { LoopbackRequest } from "../loopback/request-text.ts";
import type { ResponseHead } from "../loopback/response-reader.ts";
import type { ModelMeta } from "../models/check-model.ts";
import type { ThreadPlan, ThreadsCode } from "../thread-plan.ts";

/** Where a file comes from, as it travels to the worker. */
export type SourceSpec =
  | { readonly kind: "url"; readonly url: string; readonly sha256: string | undefined; readonly cached: boolean }
  | { readonly kind: "blob"; readonly blob: Blob }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** Node.js only. */
  | { readonly kind: "path"; readonly path: string };

/** The engine's module. */
export type WasmSpec =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "module"; readonly module: WebAssembly.Module };

/** The first message to a worker. */
export interface StartMessage {
  readonly type: "start";
  readonly wasm: WasmSpec;
  readonly threads: ThreadPlan;
  /** The build with threads, where there may be any. */
  readonly threadsWasm: WasmSpec | undefined;
  readonly model: SourceSpec;
  readonly tokenizer: SourceSpec;
  readonly modelId: string;
  /** As many slots as fit comfortably, when undefined. */
  readonly slots: number | undefined;
  readonly context: number | undefined;
  /** Node.js only: where the cache is. */
  readonly cacheFolder: string | undefined;
}

/** What workers are needed to compute with the engine. */
export interface CrewCall {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly count: number;
}

/** How many of them compute, and why not all. */
export interface CrewAnswer {
  readonly joined: number;
  readonly failure: string | undefined;
}

/** The first message to a worker that is to compute with another one's engine; the last, too. */
export interface JoinMessage {
  readonly type: "join";
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** From 1, each its own. */
  readonly number: number;
}

export type ToWorker =
  | StartMessage
  | JoinMessage
  | ({ readonly type: "crew" } & CrewAnswer)
  | { readonly type: "request"; readonly id: number; readonly request: LoopbackRequest }
  | { readonly type: "cancel"; readonly id: number }
  | { readonly type: "grant"; readonly id: number; readonly bytes: number }
  /** Ends a start that waits for a server. */
  | { readonly type: "stop" };

/** How far the start is. */
export interface Progress {
  /** "download" from a server, "load" into the engine. */
  readonly stage: "download" | "load";
  readonly file: "model" | "tokenizer";
  readonly done: number;
  /** Undefined where a server does not say. */
  readonly total: number | undefined;
}

/** An error on its way through a message. */
export interface ErrorMessage {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What the worker knows when the server is ready. */
export interface ReadyInfo {
  readonly model: ModelMeta;
  /** Known where the file was fetched. */
  readonly modelSha256: string | undefined;
  /** Undefined where a compiled module was given. */
  readonly wasmSha256: string | undefined;
  readonly memoryBytes: number;
  readonly slots: number;
  readonly context: number;
  /** Whether the model was in the cache already, and where that is. */
  readonly wasCached: boolean;
  readonly cache: "opfs" | "folder" | "memory" | "none";
  readonly isolated: boolean;
  readonly threads: number;
  /** Why so many, or so few. */
  readonly threadsCode: ThreadsCode;
  /** The same in words. */
  readonly threadsReason: string;
}

export type FromWorker =
  /** The first message of a page's worker: it holds this Web Lock as long as it lives. */
  | { readonly type: "alive"; readonly lock: string }
  | { readonly type: "progress"; readonly progress: Progress }
  | { readonly type: "notice"; readonly text: string }
  | ({ readonly type: "crew" } & CrewCall)
  /** It computes from now on, and is heard of no more, unless it fails. */
  | { readonly type: "joined" }
  | { readonly type: "ready"; readonly info: ReadyInfo }
  /** It will never be ready; or computes no more. */
  | { readonly type: "failed"; readonly error: ErrorMessage }
  /** It was ready, and is no more. */
  | { readonly type: "lost"; readonly error: ErrorMessage }
  | { readonly type: "head"; readonly id: number; readonly head: ResponseHead }
  | { readonly type: "body"; readonly id: number; readonly bytes: Uint8Array }
  | { readonly type: "end"; readonly id: number }
  | { readonly type: "broken"; readonly id: number; readonly error: ErrorMessage };
