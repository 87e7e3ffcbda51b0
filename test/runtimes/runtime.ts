import { fileURLToPath } from "node:url";
import type { ChildOptions, ChildResult } from "./child.ts";

/** The command under test. */
export const DEFAULT_MODULE = fileURLToPath(new URL("../../dist/llama2.wasm", import.meta.url));

export interface RunOptions extends ChildOptions {
  /** Arguments of the command, without its name. */
  args: string[];
  /** Folders to map under the names they have outside; the working folder when left out. */
  dirs?: string[];
  /** Another WASI command than dist/llama2.wasm. */
  module?: string;
}

export type RunResult = ChildResult;

/** One way to run a WASI command. */
export interface Runtime {
  readonly name: string;
  /** Whether it interprets, about a hundred times slower than a compiler. */
  readonly interpreted: boolean;
  run(options: RunOptions): Promise<RunResult>;
}
