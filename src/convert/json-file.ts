import { Llama2Error } from "../errors.ts";
import { type FolderSource } from "./byte-source.ts";
import { quotedValue } from "./quoted.ts";

/** What a JSON object of a file holds: nothing is known of its members. */
export type JsonObject = Readonly<Record<string, unknown>>;

const MAX_BYTES = 32 * 2 ** 20;
const MAX_DEPTH = 64;

/** Puts a file's name before the message of what is wrong in it. */
export async function namingFile<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Llama2Error) || error.code === "IO") throw error;
    throw new Llama2Error(error.code, `${name}: ${error.message}`, { cause: error });
  }
}

/**
 * Reads a JSON file of a folder that holds an object.
 * @returns undefined when there is no such file
 * @throws Llama2Error MODEL_INVALID
 */
export async function readJsonFile(folder: FolderSource, name: string): Promise<JsonObject | undefined> {
  const source = await folder.open(name);
  if (source === undefined) return undefined;
  if (source.size > MAX_BYTES) throw invalid(`the file has ${source.size} bytes, at most ${MAX_BYTES} are allowed`);
  const bytes = await source.read(0, source.size);
  if (depth(bytes) > MAX_DEPTH) throw invalid(`nested more than ${MAX_DEPTH} deep`);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Llama2Error("MODEL_INVALID", "not JSON in UTF-8", { cause });
  }
  if (!isObject(value)) throw invalid(`expected a JSON object, found ${quotedValue(value)}`);
  return value;
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * How deep brackets nest outside of strings. JSON.parse would follow them all, and each level takes many times the
 * memory of its byte.
 */
function depth(bytes: Uint8Array): number {
  let [now, most, inString] = [0, 0, false];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (inString) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) {
      inString = true;
    } else if (byte === 0x5b || byte === 0x7b) {
      most = Math.max(most, ++now);
    } else if (byte === 0x5d || byte === 0x7d) {
      now--;
    }
  }
  return most;
}

function invalid(message: string): Llama2Error {
  return new Llama2Error("MODEL_INVALID", message);
}
