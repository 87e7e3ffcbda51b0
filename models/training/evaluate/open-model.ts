import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Engine } from "../../../src/engine.ts";
import { Llama2Error } from "../../../src/errors.ts";
import { createEngine } from "../../../src/node/engine.ts";

/** A checkpoint and its tokenizer. */
export interface ModelFiles {
  readonly model: string;
  readonly tokenizer: string;
}

/** Sequences and rows that the engine is loaded for. */
export const SLOTS = 16;
export const ROWS = 64;

const MODULE = fileURLToPath(new URL("../../../dist/llama2.wasm", import.meta.url));

/** An engine that can read every file. @throws Llama2Error when the module is not built */
export async function openEngine(): Promise<Engine> {
  try {
    return await createEngine(MODULE, { "/": resolve("/") });
  } catch (error) {
    throw new Llama2Error("IO", `${MODULE} cannot be loaded: run \`npm run build\``, { cause: error });
  }
}

/** Loads a model, in place of the one before, for SLOTS sequences and batches of ROWS rows, all of them with logits. */
export function loadModel(engine: Engine, { model, tokenizer }: ModelFiles): void {
  engine.loadModel(resolve(model), { slots: SLOTS, rows: ROWS, logitRows: ROWS });
  engine.loadTokenizer(resolve(tokenizer));
}

/** Reads "MODEL.bin,TOKENIZER.bin"; with `tokenizer` where there is only the first. */
export function parseModelFiles(argument: string, tokenizer: string): ModelFiles {
  const comma = argument.lastIndexOf(",");
  if (comma < 0) return { model: argument, tokenizer };
  return { model: argument.slice(0, comma), tokenizer: argument.slice(comma + 1) };
}
