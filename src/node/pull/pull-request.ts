import { Llama2Error } from "../../errors.ts";
import { parseWords, usageError as commandUsageError } from "../command-words.ts";

export const USAGE = `usage: llama2 pull NAME [--dir DIR] [--quiet]
       llama2 pull --list

  --list              the models that can be pulled: size, licence, whether they are here
  --dir DIR           put the files into DIR/NAME instead of the cache folder
  --models FILE       another list than the package's models/models.json
  --token-file FILE   a hub token, for models behind a licence (or HF_TOKEN)
  --timeout SECONDS   give up on a server that is silent this long; default 30
  --retries N         attempts in a row that may bring nothing; default 5
  -q, --quiet         no progress; errors and the final command only
  -h, --help          this text

A download that breaks off goes on where it was when the same command runs again. Every file is checked by the hub's own
checksum. Variables: HF_ENDPOINT (default https://huggingface.co), HF_TOKEN, LLAMA2_CACHE (default ~/.cache/llama2-wasm).
Exit codes: 0 done, 1 files cannot be read or written, 2 usage, 3 the list of models is invalid, 4 network,
5 a checksum or size is wrong, 6 no such file or access denied.
`;

const OPTIONS = {
  list: { type: "boolean" },
  dir: { type: "string" },
  models: { type: "string" },
  "token-file": { type: "string" },
  timeout: { type: "string" },
  retries: { type: "string" },
  quiet: { type: "boolean", short: "q" },
  help: { type: "boolean", short: "h" },
} as const;

/** What the command line asks for. */
export interface PullRequest {
  readonly action: "help" | "list" | "pull";
  /** Empty for "help" and "list". */
  readonly name: string;
  readonly folder: string | undefined;
  readonly models: string | undefined;
  readonly tokenFile: string | undefined;
  readonly timeoutMs: number;
  readonly retries: number;
  readonly quiet: boolean;
}

/**
 * Reads the words after `pull`.
 * @throws Llama2Error USAGE
 */
export function parsePullRequest(args: string[]): PullRequest {
  const { values, positionals } = parseWords("pull", { args, allowPositionals: true, options: OPTIONS });
  const action = values.help ? "help" : values.list ? "list" : "pull";
  const [name = "", surplus] = positionals;
  if (action === "pull" && name === "") throw usageError("no model named; llama2 pull --list shows them");
  if (action === "list" && name !== "") throw usageError(`--list takes no name, but "${name}" is there`);
  if (surplus !== undefined) throw usageError(`one model at a time, but also "${surplus}" is named`);
  return {
    action,
    name,
    folder: values.dir,
    models: values.models,
    tokenFile: values["token-file"],
    timeoutMs: 1000 * wholeNumber("--timeout", values.timeout ?? "30", 1, 86_400),
    retries: wholeNumber("--retries", values.retries ?? "5", 0, 1000),
    quiet: values.quiet ?? false,
  };
}

export function usageError(message: string, cause?: unknown): Llama2Error {
  return commandUsageError("pull", message, cause);
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d{1,9}$/.test(text) && number >= least && number <= most) return number;
  throw usageError(`${flag} is "${text}", expected a whole number from ${least} to ${most}`);
}
