import { parseArgs, type ParseArgsConfig } from "node:util";
import { Llama2Error } from "../errors.ts";

/** A wrong command line of `llama2 COMMAND`, in one line that names its help. */
export function usageError(command: string, message: string, cause?: unknown): Llama2Error {
  return new Llama2Error("USAGE", `${message} (see llama2 ${command} --help)`, { cause });
}

/**
 * Reads the words after `llama2 COMMAND`.
 * @throws Llama2Error USAGE
 */
export function parseWords<T extends ParseArgsConfig>(command: string, config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    throw usageError(command, (cause as Error).message.split(". ")[0]!, cause);
  }
}
