import { wholeNumber } from "../command.ts";

/** A file of documents, and how often it goes into the training set. */
export interface Source {
  readonly path: string;
  readonly times: number;
}

/** Reads "FILE" or "FILE*N". */
export function parseSource(argument: string): Source {
  const star = argument.lastIndexOf("*");
  if (star < 0) return { path: argument, times: 1 };
  return { path: argument.slice(0, star), times: wholeNumber(argument, argument.slice(star + 1)) };
}
