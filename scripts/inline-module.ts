/** Writes the engine's module as a text, for bundlers that lose files: dist/inline-bytes.js, which src/inline.ts imports. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));

const zipped = gzipSync(readFileSync(join(DIST, "llama2-server.wasm")), { level: 9 });
writeFileSync(join(DIST, "inline-bytes.js"), `export const MODULE = "${zipped.toString("base64")}";\n`);
