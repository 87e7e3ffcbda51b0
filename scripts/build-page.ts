/** Builds the page: what Vite makes of it, every file compressed once for all who ask for it, and its models. */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "vite";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(ROOT, "dist/web");
const MODELS = ["models.json", "storyteller.bin", "tokenizer.bin"];
const COMPRESSED = new Set([".html", ".js", ".css", ".json", ".svg", ".wasm", ".webmanifest"]);

// Whatever a shell or a test runner has set: with another value Vite builds for development, without the offline part.
process.env["NODE_ENV"] = "production";
await build({ configFile: join(ROOT, "web/vite.config.ts") });

for (const name of readdirSync(PAGE, { recursive: true, encoding: "utf8" })) {
  if (!COMPRESSED.has(extname(name))) continue;
  const path = join(PAGE, name);
  const bytes = readFileSync(path);
  const encodings = {
    gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  };
  for (const [extension, encoded] of Object.entries(encodings)) {
    if (encoded.length < bytes.length) writeFileSync(`${path}.${extension}`, encoded);
  }
}

// What the strip of the pod's figures leads to.
copyFileSync(join(ROOT, "k8s/llama2.yaml"), join(PAGE, "llama2.yaml"));

// Behind the loop: a download of a model goes on by ranges of its own bytes, so it is never compressed.
mkdirSync(join(PAGE, "models"), { recursive: true });
for (const name of MODELS) copyFileSync(join(ROOT, "models", name), join(PAGE, "models", name));
