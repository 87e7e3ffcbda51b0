/** What went wrong, as a word that stays the same between versions. */
export type ErrorCode =
  /** A command line or an option that makes no sense. */
  | "USAGE"
  /** Reading or writing failed. */
  | "IO"
  /** The model cannot be opened or read. */
  | "MODEL_UNREADABLE"
  /** The bytes are no llama2.c checkpoint. */
  | "MODEL_MAGIC"
  /** The file ends before its header says. */
  | "MODEL_TRUNCATED"
  /** A field or size that contradicts itself or the file. */
  | "MODEL_INVALID"
  /** The model does not fit in WebAssembly's memory. */
  | "OUT_OF_MEMORY"
  /** The conversation does not fit in the model's context. */
  | "CONTEXT_FULL"
  /** The API refused a request (LlamaApiError has the details). */
  | "REQUEST_INVALID"
  /** All slots and the queue are taken: later, perhaps. */
  | "BUSY"
  /** The engine cannot do it now: it is loading, draining, or somewhere else and not to be reached. */
  | "UNAVAILABLE"
  /** A stream ended before its end. */
  | "STREAM_CUT"
  /** This WebAssembly has no SIMD. */
  | "WASM_SIMD"
  /** The engine's module could not be fetched, or something else came in its place. */
  | "WASM_FETCH"
  /** The page's Content-Security-Policy forbids WebAssembly ('wasm-unsafe-eval' is missing). */
  | "WASM_COMPILE_CSP"
  /** The engine's module is not one. */
  | "WASM_INVALID"
  /** The model's server cannot be reached, or has no such file. */
  | "MODEL_FETCH"
  /** What was downloaded is not what it should be. */
  | "MODEL_CHECKSUM"
  /** Storage is full. */
  | "QUOTA"
  /** Another tab or process is using the cached file. */
  | "CACHE_LOCKED"
  /** The signal said so. */
  | "ABORTED"
  /** The worker has died, or could not start. */
  | "WORKER_LOST"
  /** `dispose` was called. */
  | "DISPOSED"
  /** Anything else. */
  | "RUNTIME";

/** The one error this package throws on purpose: `code` for programs, `message` (one line) for people. */
export class Llama2Error extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "Llama2Error";
    this.code = code;
  }
}
