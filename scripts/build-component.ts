// Builds a WASI 0.2 component from an AssemblyScript command, the same source that gives a WasmEdge module without the flag.
// usage: tsx scripts/build-component.ts ENTRY.ts OUT.component.wasm     ENTRY.ts exports _start, as a WASI command does
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { componentEmbed, componentNew } from "@bytecodealliance/jco";
import asc from "assemblyscript/asc";
import binaryen from "assemblyscript/binaryen";
import { withoutStringHeaders } from "./string-headers.ts";
import { sectionsOf, withSections } from "./wasm-binary.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const WIT = "assembly/host/component.wit";
const WORLD = "command";
const RUN = "wasi:cli/run@0.2.0#run";

/** What the canonical ABI wants of the module beyond its own exports: a `run` that returns, and an allocator. */
function wrapper(entry: string): string {
  return `import { _start } from "./${entry}";
    export { cabi_realloc } from "./assembly/host/preview2/lists";
    export function run(): i32 { _start(); return 0; }`;
}

/**
 * Compiles against the WASI 0.2 back end of assembly/host.
 * @param entry an AssemblyScript file, from the root of the repository
 * @throws when it does not compile
 */
async function compile(entry: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const stderr = asc.createMemoryStream();
  const options = ["component.ts", "--baseDir", ROOT, "--use", "WASI_0_2=i32", "--outFile", "core.wasm"];
  const { error } = await asc.main(options, {
    stderr,
    readFile: async (name: string, folder: string) =>
      name === "component.ts"
        ? wrapper(entry.replace(/\.ts$/, ""))
        : await readFile(`${folder}/${name}`, "utf8").catch(() => null),
    writeFile: (name: string, contents: string | Uint8Array) => {
      if (name === "core.wasm") binary = contents as Uint8Array;
    },
  });
  if (error !== null || binary === undefined) throw new Error(stderr.toString());
  return binary;
}

/** Gives the export `run` the name that the component model expects, which AssemblyScript cannot spell. */
function renameRun(binary: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(binary);
  for (let i = 0; i < module.getNumExports(); i++) {
    const { name, value } = binaryen.getExportInfo(module.getExportByIndex(i));
    if (name !== "run") continue;
    module.removeExport("run");
    module.addFunctionExport(value, RUN);
    break;
  }
  const renamed = module.emitBinary();
  module.dispose();
  return renamed;
}

/** The component without its custom sections: names of everything it imports, several kilobytes that no host reads. */
function withoutNames(component: Uint8Array): Uint8Array {
  const CUSTOM = 0;
  return withSections(
    component,
    sectionsOf(component).filter(({ id }) => id !== CUSTOM),
  );
}

async function buildComponent(entry: string, out: string): Promise<void> {
  const witSource = await readFile(ROOT + WIT, "utf8");
  const core = withoutStringHeaders(renameRun(await compile(entry)));
  const embedded = await componentEmbed({ binary: core, witSource, world: WORLD, dummy: false });
  await writeFile(out, withoutNames(await componentNew(embedded, [])));
}

const [entry, out] = process.argv.slice(2);
if (entry === undefined || out === undefined) {
  console.error("usage: build-component.ts ENTRY.ts OUT.component.wasm");
  process.exitCode = 2;
} else {
  await buildComponent(entry, out);
}
