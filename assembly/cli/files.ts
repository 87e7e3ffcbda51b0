import { fail, USAGE } from "../base/errors";
import { ModelFile, openModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { openTokenizerFile } from "../command/tokenizer-file";
import { variable } from "../host/process";
import { Tokenizer } from "../text/tokenizer";
import { Flag } from "./flags";

/** Reads the header of the command line's model, or of LLAMA2_MODEL's. Null after `fail`. */
export function openCheckpoint(o: Options): ModelFile {
  const path = o.model ? o.model : variable("LLAMA2_MODEL");
  if (path) return openModelFile(path, <i32>o.whole(Flag.Context));
  fail(USAGE).text('no model is named: llama2 MODEL -i "Once upon a time" (--help shows everything)');
  return changetype<ModelFile>(0);
}

/**
 * Loads the tokenizer of -z; without it LLAMA2_TOKENIZER's, provided that LLAMA2_MODEL names the model too; else the one
 * that lies here or beside the model. Null after `fail`.
 */
export function openTokenizer(o: Options, model: ModelFile): Tokenizer {
  const path = o.has(Flag.Tokenizer) ? o.text(Flag.Tokenizer) : o.model ? 0 : variable("LLAMA2_TOKENIZER");
  return openTokenizerFile(path, model);
}
