import { describe, expect, it } from "vitest";
import { cacheFolder } from "../../src/node/pull/cache-folder.ts";

describe("cacheFolder", () => {
  it.each([
    [{ LLAMA2_CACHE: "/own", XDG_CACHE_HOME: "/xdg" }, "linux", "/own"],
    [{ XDG_CACHE_HOME: "/xdg" }, "linux", "/xdg/llama2-wasm"],
    [{ XDG_CACHE_HOME: "relative" }, "linux", "/home/me/.cache/llama2-wasm"],
    [{ LLAMA2_CACHE: "" }, "darwin", "/home/me/.cache/llama2-wasm"],
    [{ LOCALAPPDATA: "/local", XDG_CACHE_HOME: "/xdg" }, "win32", "/local/llama2-wasm"],
  ] as const)("%j on %s", (env, platform, folder) => {
    expect(cacheFolder(env, platform, "/home/me")).toBe(folder);
  });
});
