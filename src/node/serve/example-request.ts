import { serverSetting } from "./server-setting.ts";

const EXAMPLE = '{"messages":[{"role":"user","content":"Tell me a story."}]}';

/**
 * A request for the user to try, as a line for a shell. A key stays in its variable: what is printed may end in a log, and with
 * a file of keys it is not known here.
 * @param url where the server listens   @param args its flags   @param env its variables
 */
export function exampleRequest(url: string, args: readonly string[], env: Readonly<Record<string, string>>): string {
  const basePath = serverSetting(args, "--base-path", env["LLAMA2_BASE_PATH"]) ?? "";
  return `curl ${url}${basePath.replace(/\/+$/, "")}/v1/chat/completions ${authorization(args, env)}-d '${EXAMPLE}'`;
}

function authorization(args: readonly string[], env: Readonly<Record<string, string>>): string {
  const { LLAMA2_API_KEY: keys, LLAMA2_API_KEY_FILE: file } = env;
  const needsKey =
    (serverSetting(args, "--api-key", keys) ?? serverSetting(args, "--api-key-file", file)) !== undefined;
  if (!needsKey) return "";
  // The first, where the variable has several.
  const variable = keys?.includes(",") === true ? "${LLAMA2_API_KEY%%,*}" : "$LLAMA2_API_KEY";
  return `-H "Authorization: Bearer ${variable}" `;
}
