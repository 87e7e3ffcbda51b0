import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

export const SMALL_HTML =
  '<!doctype html><html lang="en"><title>Small</title><link rel="icon" href="data:,"><script src="small.js"></script><h1>Small</h1></html>';

/** A page of few words, built as the real one is: in a new folder. */
export function writeSmallPage(): string {
  const page = mkdtempSync(join(tmpdir(), "llama2-page-"));
  const files = {
    "index.html": SMALL_HTML,
    "small.js": "",
    "sw.js": "",
    "manifest.webmanifest": "{}",
    "icon.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "assets/style-abc.css": "",
    "assets/script-abc.js": `export const words = "${"again and ".repeat(50)}again";\n`,
    "assets/engine-abc.wasm": "\0asm",
    "models/small.bin": "0123456789",
    "models/models.json": "{}",
  };
  for (const folder of ["assets", "models"]) mkdirSync(join(page, folder));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(page, name), text);
  const script = files["assets/script-abc.js"];
  writeFileSync(join(page, "assets/script-abc.js.gz"), gzipSync(script));
  writeFileSync(join(page, "assets/script-abc.js.br"), brotliCompressSync(script));
  return page;
}
