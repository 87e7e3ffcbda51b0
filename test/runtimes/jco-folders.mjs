// Imported by the process of `jco run`, which maps no folder by itself: maps the root under its own name.
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

const jco = createRequire(fileURLToPath(import.meta.resolve("@bytecodealliance/jco")));
const { _addPreopen } = await import(pathToFileURL(jco.resolve("@bytecodealliance/preview2-shim/filesystem")).href);
_addPreopen("/", "/");
