import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { offlineBuild } from "./sw/plugin.ts";

const root = import.meta.dirname;
const library = resolve(root, "../src/index.ts");
const SOON =
  /web\/src\/(failures\/|i18n\/bytes|inspect\/(hash-badge|use-integrity|integrity\.)|models\/(header|drop|opened)|offline\/update)/;
const plainModule = createHash("sha256").update(readFileSync(resolve(root, "../dist/llama2-server.wasm")));

/** The library names the files of its package; here it is built from its source, where they lie elsewhere. */
const sourceOfLibrary: Plugin = {
  name: "source-of-library",
  enforce: "pre",
  transform(code, id) {
    if (id !== library) return undefined;
    return code
      .replace("./worker/browser.js", "./worker/browser.ts")
      .replace("./llama2-server.wasm", "../dist/llama2-server.wasm")
      .replace("./llama2-server-threads.wasm", "../dist/llama2-server-threads.wasm");
  },
};

export default defineConfig({
  root,
  base: "./",
  define: { PLAIN_MODULE_SHA256: JSON.stringify(plainModule.digest("hex")) },
  plugins: [sourceOfLibrary, offlineBuild()],
  resolve: { alias: { "llama2-wasi": library } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  worker: { format: "es" },
  build: {
    outDir: resolve(root, "../dist/web"),
    emptyOutDir: true,
    target: "es2022",
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What every visit needs compresses better in one file than in ten, which bundlers make of modules that others share.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "page", test: /node_modules\/(@?preact|idb)|web\/src\/(engine|state|store|ui)\// },
            // What every visit shows as soon as it has come.
            { name: "soon", test: SOON },
          ],
        },
      },
    },
  },
});
