import { readFileSync } from "node:fs";
import { systemFailure } from "../system-failure.ts";
import { usageError } from "./pull-request.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The hub's address: HF_ENDPOINT, else https://huggingface.co.
 * @throws Llama2Error USAGE
 */
export function hubEndpoint(env: Variables): string {
  const endpoint = env["HF_ENDPOINT"] || "https://huggingface.co";
  if (!/^https?:\/\//.test(endpoint) || !URL.canParse(endpoint)) {
    throw usageError(`HF_ENDPOINT is "${endpoint}", expected an address such as https://huggingface.co`);
  }
  const { origin, pathname } = new URL(endpoint);
  return origin + pathname.replace(/\/+$/, "");
}

/**
 * The hub token: the first line of the file, else HF_TOKEN; undefined when there is none.
 * @throws Llama2Error IO when the file cannot be read; USAGE when the token is none, or would travel unencrypted
 */
export function hubToken(env: Variables, file: string | undefined, endpoint: string): string | undefined {
  const token = (file === undefined ? env["HF_TOKEN"] : readFirstLine(file))?.trim();
  if (!token) return undefined;
  if (!/^[\x21-\x7e]{1,1000}$/.test(token)) throw usageError(`the token in ${file ?? "HF_TOKEN"} is no token`);
  const { protocol, hostname } = new URL(endpoint);
  if (protocol === "http:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)) {
    throw usageError(`HF_ENDPOINT is ${endpoint}: a token is not sent without encryption, use https`);
  }
  return token;
}

function readFirstLine(file: string): string {
  try {
    return readFileSync(file, "utf8").split("\n")[0]!;
  } catch (cause) {
    throw systemFailure(`read ${file}`, cause);
  }
}
