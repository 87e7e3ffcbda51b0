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
