import asc from "assemblyscript/asc";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that holds package.json. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Compiles an AssemblyScript file with the options of asconfig.json.
 * @param entry from the root of the repository
 * @param flags more options of the compiler
 * @returns the path of build/NAME.wasm
 */
export async function buildWasm(entry: string, name: string, flags: readonly string[] = []): Promise<string> {
  const output = resolve(ROOT, `build/${name}.wasm`);
  const stderr = asc.createMemoryStream();
  const options = ["--baseDir", ROOT, "--outFile", relative(ROOT, output), ...flags];
  const { error } = await asc.main([entry, ...options], { stderr });
  if (error) throw new Error(`${entry}: ${error.message}\n${stderr.toString()}`);
  return output;
}
