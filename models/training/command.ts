import { Llama2Error } from "../../src/errors.ts";

/**
 * Runs a script's work. An error ends it with status 1 and one line on standard error; after a wrong command line
 * stands how to use it.
 */
export function runCommand(usage: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.error(isUsageError(error) ? `${message}\n\n${usage}` : message);
    process.exitCode = 1;
  }
}

/** The value of an option that counts something. */
export function wholeNumber(option: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Llama2Error("USAGE", `${option} ${value}: expected a whole number above 0`);
}

/** The value of an option that is a part of a whole. */
export function share(option: string, value: string): number {
  const number = Number(value);
  if (value !== "" && number >= 0 && number <= 1) return number;
  throw new Llama2Error("USAGE", `${option} ${value}: expected a number from 0 to 1`);
}

/** The value of an option that must be given. */
export function required(option: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new Llama2Error("USAGE", `${option} is missing`);
}

function isUsageError(error: unknown): boolean {
  if (error instanceof Llama2Error) return error.code === "USAGE";
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
