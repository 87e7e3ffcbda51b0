import type { ExactRequest } from "./exact-request.ts";
import { shellWord } from "./shell-word.ts";

/**
 * A request as a line for a shell.
 * @param base the API's address without "/v1"
 * @param keyed whether it wants a key: the line takes it from the environment, never from the page
 */
export function curlLine({ path, body }: ExactRequest, base: string, keyed: boolean): string {
  return [
    `curl ${shellWord(base + path)}`,
    ...(keyed ? [`-H "Authorization: Bearer $LLAMA2_API_KEY"`] : []),
    `-H 'Content-Type: application/json'`,
    `-d ${shellWord(JSON.stringify(body))}`,
  ].join(" \\\n  ");
}
