import asc from "assemblyscript/asc";
import { wasmFunctions } from "./wasm-functions.ts";

/** Compiles for reading, not for running: nothing inlined, nothing removed but what no call reaches, names kept. */
const FLAGS = ["-O0", "--debug", "--config", "none", "--runtime", "stub", "--use", "abort=", "--enable", "simd"];

/**
 * The names of every function that a program can reach, as "assembly/base/arena/alloc" or "~lib/string/String#concat".
 * @param entry an AssemblyScript file, from the root of the repository
 * @throws when it does not compile
 */
export async function reachableFunctions(entry: string): Promise<string[]> {
  return await compile([entry], undefined);
}

/** The same for a program given as text. */
export async function reachableFunctionsOf(source: string): Promise<string[]> {
  return await compile(["input.ts"], source);
}

async function compile(entries: string[], source: string | undefined): Promise<string[]> {
  let binary = new Uint8Array();
  const stderr = asc.createMemoryStream();
  const { error } = await asc.main([...entries, ...FLAGS, "--outFile", "out.wasm"], {
    ...(source !== undefined && { readFile: (name: string) => (name === "input.ts" ? source : null) }),
    stderr,
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === "out.wasm") binary = contents as Uint8Array<ArrayBuffer>;
    },
  });
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return wasmFunctions(binary).map(({ name }) => name);
}
