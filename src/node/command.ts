import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { mapFolders } from "./folders.ts";
import { wasiImports } from "./wasi-imports.ts";

/** What a shell reports for a command that could not do its work. */
const FAILURE = 1;

/**
 * Runs a WASI preview 1 command on the real standard streams, with the folders of its path arguments mapped. Ctrl-C ends
 * the process by its signal, which shells report as 130.
 * @param module path of the .wasm file
 * @param args without the program's name
 * @returns the command's exit code, 1 when the module is missing or traps (one line on stderr says so)
 */
export async function runCommand(
  module: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  if (!existsSync(module)) {
    console.error(`llama2: ${module} is missing: run \`npm run build\``);
    return FAILURE;
  }
  const { WASI } = await importWasi();
  const mapping = mapFolders(args, env);
  const wasi = new WASI({ version: "preview1", ...mapping, args: ["llama2", ...mapping.args], returnOnExit: true });
  try {
    const { instance } = await WebAssembly.instantiate(await readFile(module), {
      wasi_snapshot_preview1: wasiImports(wasi),
    });
    return wasi.start(instance);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    console.error(`llama2: internal error, please report it: ${error.message}`);
    return FAILURE;
  }
}

/** node:wasi without its warning that WASI is experimental; every other warning still shows. */
export async function importWasi(): Promise<typeof import("node:wasi")> {
  const original = process.emitWarning.bind(process) as (...args: unknown[]) => void;
  process.emitWarning = (...args: unknown[]): void => {
    if (args[1] !== "ExperimentalWarning" || !String(args[0]).startsWith("WASI ")) original(...args);
  };
  try {
    return await import("node:wasi");
  } finally {
    process.emitWarning = original;
  }
}
