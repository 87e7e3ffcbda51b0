import { stat } from "node:fs/promises";
import { convertCheckpoint, readSourceHeader } from "../convert/convert.ts";
import { type ErrorCode, Llama2Error } from "../errors.ts";
import { convertFolder } from "./convert/convert-folder.ts";
import { conversionTarget, describeTarget } from "./convert/conversion-target.ts";
import { type ConvertRequest, parseConvertRequest, USAGE, usage } from "./convert/convert-request.ts";
import { openSource, writeAtomically } from "./file-bytes.ts";

const EXIT: Partial<Record<ErrorCode, number>> = { USAGE: 2, IO: 1 };
const EXIT_BAD_MODEL = 3;

/**
 * `llama2 convert`: a llama2.c checkpoint into another version, or a folder of Hugging Face's into a checkpoint and a
 * tokenizer. Messages go to stderr, one line each.
 * @param args the words after `convert`
 * @returns the exit code: 0 done, 1 input or output failed, 2 usage, 3 the model is unreadable or invalid
 */
export async function convertCommand(args: string[]): Promise<number> {
  try {
    const request = parseConvertRequest(args);
    if (request === "help") process.stdout.write(USAGE);
    else if (await isFolder(request.input)) await convertFolder(request, say);
    else await convertFile(request);
    return 0;
  } catch (error) {
    if (!(error instanceof Llama2Error)) throw error;
    say(`llama2 convert: ${error.message}`);
    return EXIT[error.code] ?? EXIT_BAD_MODEL;
  }
}

async function convertFile(request: ConvertRequest): Promise<void> {
  const { version, folder } = request;
  if (/\.(safetensors|json)$/i.test(request.input)) {
    throw usage(`${request.input} is a part of a model: name the folder that it lies in`);
  }
  if (version === undefined) throw usage("nothing to do: give --quantize q8_0 or --format");
  if (folder.context !== undefined) throw usage("--context is for folders: a checkpoint keeps its positions");
  if (folder.tokenizer !== undefined) throw usage("a checkpoint has no tokenizer to convert");
  const source = await openSource(request.input);
  try {
    const header = await readSourceHeader(source).catch((error: unknown) => {
      throw error instanceof Llama2Error ? new Llama2Error(error.code, `${request.input}: ${error.message}`) : error;
    });
    const target = conversionTarget(version, request.groupSize, header.config, (line) => {
      say(`llama2 convert: ${line}`);
    });
    const bytes = await writeAtomically(request.output, (sink) => convertCheckpoint(source, header, sink, target));
    say(`${request.output}: ${describeTarget(target)}, ${bytes} bytes (from ${source.size})`);
  } finally {
    await source.close();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false; // whoever opens it says why
  }
}
