import { isAbsolute, join, resolve } from "node:path";

/**
 * Where downloads are kept: LLAMA2_CACHE, else llama2-wasm in the user's cache folder (XDG_CACHE_HOME or ~/.cache; on
 * Windows LOCALAPPDATA).
 * @param home the user's home folder
 */
export function cacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
  home: string,
): string {
  if (env["LLAMA2_CACHE"]) return resolve(env["LLAMA2_CACHE"]);
  const user = platform === "win32" ? env["LOCALAPPDATA"] : env["XDG_CACHE_HOME"];
  // The XDG base directory specification says that a relative path is to be ignored.
  const base = user && isAbsolute(user) ? user : join(home, platform === "win32" ? "AppData/Local" : ".cache");
  return join(base, "llama2-wasm");
}
