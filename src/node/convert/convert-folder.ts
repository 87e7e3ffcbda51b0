import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { convertHuggingFaceModel } from "../../convert/hugging-face/convert-model.ts";
import { modelNotes, openHuggingFaceModel } from "../../convert/hugging-face/model.ts";
import { convertTokenizer, type ConvertedTokenizer } from "../../convert/tokenizer/convert-tokenizer.ts";
import { Llama2Error } from "../../errors.ts";
import { writeAtomically } from "../file-bytes.ts";
import { ProgressLine } from "../pull/progress-line.ts";
import { isMissing, systemFailure } from "../system-failure.ts";
import { conversionTarget, describeTarget } from "./conversion-target.ts";
import { type ConvertRequest, usage } from "./convert-request.ts";
import { modelFolder, namingFolder } from "./model-folder.ts";

/** Below this size a conversion is over before anybody looks. */
const PROGRESS_BYTES = 64e6;

/** All that WebAssembly can address. */
const MEMORY_BYTES = 2 ** 32;

/**
 * Converts a folder of Hugging Face's to a checkpoint, and its tokenizer to a file beside it. Everything is checked before
 * a byte is written; both files appear when both are whole.
 * @param say gets each message, a line without its end
 * @throws Llama2Error
 */
export async function convertFolder(request: ConvertRequest, say: (line: string) => void): Promise<void> {
  const folder = modelFolder(request.input);
  const note = (line: string): void => {
    say(`llama2 convert: note: ${line}`);
  };
  const progress = new ProgressLine(process.stderr);
  try {
    const model = await openHuggingFaceModel(folder, request.folder);
    const target = conversionTarget(request.version ?? 1, request.groupSize, model.config, (line) => {
      say(`llama2 convert: ${line}`);
    });
    const wanted = request.folder.tokenizer !== false;
    const tokenizer = wanted ? await convertTokenizer(folder, model.config.vocabSize) : undefined;
    const path = request.folder.tokenizer || join(dirname(request.output), "tokenizer.bin");
    if (tokenizer) await requireFree(path, request, tokenizer.bytes);
    if (wanted && !tokenizer) note("there is no tokenizer in the folder: name the model's with -z when you run it");
    progress.begin(request.output);
    const bytes = await writeBoth(path, tokenizer, () =>
      writeAtomically(request.output, (sink) =>
        convertHuggingFaceModel(model, sink, target, {
          onProgress: (done, total) => {
            if (total >= PROGRESS_BYTES) progress.update(done, total);
          },
        }),
      ),
    );
    progress.end();
    say(`${request.output}: ${describeTarget(target)}, ${bytes} bytes`);
    if (tokenizer) say(`${path}: ${model.config.vocabSize} tokens, ${tokenizer.bytes.length} bytes`);
    for (const line of [...modelNotes(model), ...(tokenizer?.notes ?? [])]) note(line);
    if (bytes >= MEMORY_BYTES)
      note("the model is larger than WebAssembly's 4 GiB of memory: the engine cannot load it");
  } catch (error) {
    progress.end();
    throw namingFolder(request.input, error);
  } finally {
    await folder.close();
  }
}

/** Writes the tokenizer, but gives it its name only after the model has its own. */
async function writeBoth(
  path: string,
  tokenizer: ConvertedTokenizer | undefined,
  writeModel: () => Promise<number>,
): Promise<number> {
  if (tokenizer === undefined) return await writeModel();
  return await writeAtomically(path, async (sink) => {
    await sink.write(0, tokenizer.bytes);
    return await writeModel();
  });
}

/** A tokenizer.bin of another model, which nobody named, is not replaced. */
async function requireFree(path: string, request: ConvertRequest, bytes: Uint8Array): Promise<void> {
  if (request.folder.tokenizer !== undefined) {
    if (path === request.output) throw usage("the model and the tokenizer cannot go to the same file");
    return;
  }
  if (path === request.output)
    throw usage(`-o ${path} is where the tokenizer goes: name another file, or --tokenizer-out`);
  const present = await readFile(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw systemFailure(`read ${path}`, error);
  });
  if (present === undefined || Buffer.compare(present, bytes) === 0) return;
  throw new Llama2Error("USAGE", `${path} is there already and is another tokenizer: name a file with --tokenizer-out`);
}
