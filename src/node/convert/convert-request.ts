import { type CheckpointVersion } from "../../checkpoint/header.ts";
import { type Llama2Error } from "../../errors.ts";
import { parseWords, usageError as commandUsageError } from "../command-words.ts";

export const USAGE = `usage: llama2 convert MODEL.bin -o OUT.bin [--quantize q8_0] [--group-size N] [--format v0|v1|v2]
       llama2 convert FOLDER -o OUT.bin [the same] [--context N] [--tokenizer-out FILE | --no-tokenizer]

  -o, --output FILE   where the result goes; a file of that name is replaced when all is written
  --quantize q8_0     8-bit weights with a scale for each group (format v2)
  --group-size N      weights a scale; must divide dim and hidden_dim; default 64, halved until it does
  --format VERSION    llama2.c's v0 (legacy fp32), v1 (fp32, a folder's default) or v2 (Q8_0)
  -h, --help          this text

FOLDER holds a Llama of Hugging Face's: config.json, model.safetensors (or its parts and their index) in bf16, f16 or f32,
and tokenizer.model or tokenizer.json.

  --context N           positions to keep, fewer than the model has
  --tokenizer-out FILE  where the tokenizer goes; default tokenizer.bin beside OUT.bin, where no other one may be
  --no-tokenizer        the model alone

exit codes: 0 done, 1 reading or writing failed, 2 usage, 3 the model cannot be read or converted
`;

const OPTIONS = {
  output: { type: "string", short: "o" },
  quantize: { type: "string" },
  "group-size": { type: "string" },
  format: { type: "string" },
  context: { type: "string" },
  "tokenizer-out": { type: "string" },
  "no-tokenizer": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** What the command line asks for. */
export interface ConvertRequest {
  readonly input: string;
  readonly output: string;
  /** Absent: fp32 of a folder, and nothing to do for a checkpoint. */
  readonly version: CheckpointVersion | undefined;
  /** Absent: the default for the model. */
  readonly groupSize: number | undefined;
  /** What only a folder has. */
  readonly folder: FolderRequest;
}

export interface FolderRequest {
  /** Positions to keep; all when absent. */
  readonly context: number | undefined;
  /** Where the tokenizer goes: a name, nowhere (false), or beside the output when absent. */
  readonly tokenizer: string | false | undefined;
}

/**
 * Reads the words after `llama2 convert`.
 * @throws Llama2Error USAGE
 */
export function parseConvertRequest(args: string[]): ConvertRequest | "help" {
  const { values, positionals } = parseWords("convert", { args, allowPositionals: true, options: OPTIONS });
  if (values.help) return "help";
  const { output, quantize, format } = values;
  const [input, ...surplus] = positionals;
  if (input === undefined) throw usage("no model named");
  if (surplus.length > 0) throw usage(`one model at a time, but also "${surplus[0]!}" is named`);
  if (output === undefined) throw usage("no output named (-o OUT.bin)");
  if (quantize !== undefined && quantize !== "q8_0") throw usage(`--quantize is "${quantize}", expected q8_0`);
  if (format !== undefined && !/^v[012]$/.test(format)) throw usage(`--format is "${format}", expected v0, v1 or v2`);
  if (quantize !== undefined && format !== undefined && format !== "v2")
    throw usage(`${format} is fp32: q8_0 needs v2`);
  const version = quantize !== undefined ? 2 : format && (Number(format.slice(1)) as CheckpointVersion);
  const groupSize = wholeNumber("--group-size", values["group-size"]);
  if (groupSize !== undefined && version !== 2)
    throw usage(`${format ?? "v1"} is fp32 and has no groups (--group-size)`);
  const tokenizerOut = values["tokenizer-out"];
  if (values["no-tokenizer"] && tokenizerOut !== undefined) throw usage("--no-tokenizer leaves no --tokenizer-out");
  const tokenizer = values["no-tokenizer"] ? false : tokenizerOut;
  const context = wholeNumber("--context", values.context);
  return { input, output, version: version === "" ? undefined : version, groupSize, folder: { context, tokenizer } };
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9][0-9]{0,7}$/.test(text)) throw usage(`${flag} is "${text}", expected a whole number from 1`);
  return Number(text);
}

/** A wrong command line of `llama2 convert`. */
export function usage(message: string, cause?: unknown): Llama2Error {
  return commandUsageError("convert", message, cause);
}
