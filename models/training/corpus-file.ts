import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { Llama2Error } from "../../src/errors.ts";

/** A story to go on with: nobody asks for it. */
export interface Plain {
  readonly text: string;
}

/** A request and its answer. */
export interface Turn {
  readonly user: string;
  readonly assistant: string;
}

/** A talk of one turn or more. */
export interface Chat {
  readonly system?: string;
  readonly turns: readonly Turn[];
}

/** One line of a corpus file. */
export type Document = Plain | Chat;

const CHUNK_BYTES = 1 << 20;

/**
 * The documents of a file of JSON lines, one at a time; empty lines are skipped.
 * @throws Llama2Error with the file's name, the line and what is wrong there
 */
export function* readDocuments(path: string): Generator<Document> {
  let number = 0;
  for (const line of readLines(path)) {
    number++;
    if (line !== "") yield parseDocument(line, `${path}:${number}`);
  }
}

function* readLines(path: string): Generator<string> {
  const file = openCorpus(path);
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const decoder = new StringDecoder("utf8");
    let rest = "";
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, count))).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
    yield rest + decoder.end();
  } finally {
    closeSync(file);
  }
}

function openCorpus(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    throw new Llama2Error("IO", `${path}: cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}

function parseDocument(line: string, place: string): Document {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Llama2Error("IO", `${place}: not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (isPlain(value) || isChat(value)) return value;
  throw new Llama2Error(
    "IO",
    `${place}: expected {"text": "..."} or {"system"?: "...", "turns": [{"user": "...", "assistant": "..."}, ...]}`,
  );
}

function isPlain(value: unknown): value is Plain {
  return isObject(value) && isText(value.text) && !("turns" in value);
}

function isChat(value: unknown): value is Chat {
  if (!isObject(value) || "text" in value || !Array.isArray(value.turns) || value.turns.length === 0) return false;
  const hasSystem = "system" in value;
  return (!hasSystem || isText(value.system)) && value.turns.every(isTurn);
}

function isTurn(value: unknown): value is Turn {
  return isObject(value) && isText(value.user) && isText(value.assistant);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
