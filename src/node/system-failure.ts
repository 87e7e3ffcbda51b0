import { Llama2Error } from "../errors.ts";

/** A failure of the file system as an IO error of one line: `what` is the verb and the path. */
export function systemFailure(what: string, cause: unknown): Llama2Error {
  if (cause instanceof Llama2Error) return cause;
  return new Llama2Error("IO", `cannot ${what}: ${reason(cause)}`, { cause });
}

/** The system's own words, without the path and the call that Node adds: "ENOENT: no such file or directory". */
export function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/, \w+( '.*')?$/s, "") : String(cause);
}

/** Whether the system said that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "ENOENT";
}
