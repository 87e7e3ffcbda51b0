import { validateGroupSize } from "../checkpoint/config.ts";
import { type CheckpointHeader, type CheckpointVersion } from "../checkpoint/header.ts";
import { defaultGroupSize } from "../checkpoint/quantize.ts";
import { type ConversionTarget, convertCheckpoint, readSourceHeader } from "../convert/convert.ts";
import { type ErrorCode, Llama2Error } from "../errors.ts";
import { openSource, writeAtomically } from "./file-bytes.ts";
import { parseWords, usageError as commandUsageError } from "./command-words.ts";

const USAGE = `usage: llama2 convert MODEL.bin -o OUT.bin [--quantize q8_0] [--group-size N] [--format v0|v1|v2]

  -o, --output FILE   where the result goes; a file of that name is replaced when all is written
  --quantize q8_0     8-bit weights with a scale for each group (format v2)
  --group-size N      weights a scale; must divide dim and hidden_dim; default 64, halved until it does
  --format VERSION    llama2.c's v0 (legacy fp32), v1 (fp32) or v2 (Q8_0)
  -h, --help          this text
`;

const EXIT: Partial<Record<ErrorCode, number>> = { USAGE: 2, IO: 1 };
const EXIT_BAD_MODEL = 3;

const OPTIONS = {
  output: { type: "string", short: "o" },
  quantize: { type: "string" },
  "group-size": { type: "string" },
  format: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

/** What the command line asks for. No group size: the default for the model. */
interface Request {
  readonly input: string;
  readonly output: string;
  readonly version: CheckpointVersion;
  readonly groupSize: number | undefined;
}

/**
 * `llama2 convert`: one llama2.c checkpoint into another version. Messages go to stderr, one line each.
 * @param args the words after `convert`
 * @returns the exit code: 0 done, 1 input or output failed, 2 usage, 3 the model is unreadable or invalid
 */
export async function convertCommand(args: string[]): Promise<number> {
  try {
    const request = parseRequest(args);
    if (request === "help") process.stdout.write(USAGE);
    else await convertFile(request);
    return 0;
  } catch (error) {
    if (!(error instanceof Llama2Error)) throw error;
    process.stderr.write(`llama2 convert: ${error.message}\n`);
    return EXIT[error.code] ?? EXIT_BAD_MODEL;
  }
}

async function convertFile(request: Request): Promise<void> {
  const source = await openSource(request.input);
  try {
    const header = await readSourceHeader(source).catch((error: unknown) => {
      throw error instanceof Llama2Error ? new Llama2Error(error.code, `${request.input}: ${error.message}`) : error;
    });
    const target = { version: request.version, groupSize: chooseGroupSize(request, header) };
    const bytes = await writeAtomically(request.output, (sink) => convertCheckpoint(source, header, sink, target));
    process.stderr.write(`${request.output}: ${describe(target)}, ${bytes} bytes (from ${source.size})\n`);
  } finally {
    await source.close();
  }
}

function chooseGroupSize(request: Request, header: CheckpointHeader): number {
  if (request.version !== 2) return 0;
  const { config } = header;
  if (request.groupSize === undefined) {
    const groupSize = defaultGroupSize(config);
    const why = `to divide dim ${config.dim} and hidden_dim ${config.hiddenDim}`;
    if (groupSize !== 64) process.stderr.write(`llama2 convert: group size 64 reduced to ${groupSize} ${why}\n`);
    return groupSize;
  }
  try {
    validateGroupSize(config, request.groupSize);
  } catch (cause) {
    throw new Llama2Error("USAGE", `--group-size: ${(cause as Error).message}`, { cause });
  }
  return request.groupSize;
}

function describe(target: ConversionTarget): string {
  return target.version === 2 ? `v2, Q8_0 in groups of ${target.groupSize}` : `v${target.version}, fp32`;
}

function parseRequest(args: string[]): Request | "help" {
  const { values, positionals } = parseWords("convert", { args, allowPositionals: true, options: OPTIONS });
  if (values.help) return "help";
  const { output, quantize, format } = values;
  const [input, ...surplus] = positionals;
  if (input === undefined) throw usage("no model named");
  if (surplus.length > 0) throw usage(`one model at a time, but also "${surplus[0]!}" is named`);
  if (output === undefined) throw usage("no output named (-o OUT.bin)");
  if (quantize !== undefined && quantize !== "q8_0") throw usage(`--quantize is "${quantize}", expected q8_0`);
  if (format !== undefined && !/^v[012]$/.test(format)) throw usage(`--format is "${format}", expected v0, v1 or v2`);
  if (quantize === undefined && format === undefined) throw usage("nothing to do: give --quantize q8_0 or --format");
  if (quantize !== undefined && format !== undefined && format !== "v2")
    throw usage(`${format} is fp32: q8_0 needs v2`);
  const version = Number(format?.slice(1) ?? 2) as CheckpointVersion;
  const groupSize = values["group-size"];
  if (groupSize !== undefined && version !== 2) throw usage(`v${version} is fp32 and has no groups (--group-size)`);
  if (groupSize !== undefined && !/^[1-9][0-9]{0,6}$/.test(groupSize)) {
    throw usage(`--group-size is "${groupSize}", expected a whole number from 1`);
  }
  return { input, output, version, groupSize: groupSize === undefined ? undefined : Number(groupSize) };
}

function usage(message: string, cause?: unknown): Llama2Error {
  return commandUsageError("convert", message, cause);
}
