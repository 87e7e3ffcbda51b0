import { spawnSync } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemFailure } from "../system-failure.ts";
import type { InstalledRuntime } from "./installed-runtime.ts";
import { ServeError } from "./serve-error.ts";

/**
 * The module as this WasmEdge compiles it, made once for its version and the module's bytes.
 * @param extension WasmEdge 0.14 writes a .wasm that holds native code too, later ones a library
 * @param onCompile called before it is compiled, which takes seconds
 * @throws ServeError
 */
export function compiledModule(
  { path, version }: InstalledRuntime,
  module: string,
  extension: string,
  cache: string,
  onCompile: () => void,
): string {
  const hash = createHash("sha256").update(version).update("\n").update(readFileSync(module)).digest("hex");
  const folder = join(cache, "compiled");
  const compiled = join(folder, `llama2-server-${version}-${hash.slice(0, 16)}${extension}`);
  if (existsSync(compiled)) return compiled;
  onCompile();
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    throw systemFailure(`make ${folder}`, cause);
  }
  // Under a name of its own first: nobody ever runs half a file.
  const draft = join(folder, randomUUID() + extension);
  const { status, stdout, stderr } = spawnSync(path, ["compile", module, draft], { encoding: "utf8" });
  if (status !== 0) {
    rmSync(draft, { force: true });
    const said = `${stdout}\n${stderr}`.trim().split("\n").at(-1);
    throw new ServeError("not-compiled", `wasmedge compile ended with ${status ?? "a signal"}: ${said}`);
  }
  renameSync(draft, compiled);
  return compiled;
}
