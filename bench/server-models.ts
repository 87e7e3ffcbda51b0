import { basename, dirname, join } from "node:path";
import { benchModel } from "./models.ts";
import { ROOT } from "./wasm-build.ts";

/** A model for servers: the files lie in one folder, which is the server's. */
export interface ServerModel {
  name: string;
  folder: string;
  checkpoint: string;
  tokenizer: string;
  vocabSize: number;
  context: number;
  /** The same shape for llama.cpp, written when it is asked for; the weights are others. */
  gguf?: () => string;
}

/** The default model. */
export function storyteller(): ServerModel {
  const files = { folder: join(ROOT, "models"), checkpoint: "storyteller.bin", tokenizer: "tokenizer.bin" };
  return { name: "storyteller", ...files, vocabSize: 4096, context: 1024 };
}

/** stories110M's shape in Q8_0, with random weights. */
export function stories110M(): ServerModel {
  const { checkpoint, tokenizer, vocabularyGguf } = benchModel("stories110M", "q8_0");
  const folder = dirname(checkpoint);
  const files = { folder, checkpoint: basename(checkpoint), tokenizer: basename(tokenizer) };
  return { name: "stories110M Q8_0", ...files, vocabSize: 32000, context: 1024, gguf: vocabularyGguf };
}
