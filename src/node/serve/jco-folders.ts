/**
 * For `jco run --jco-import`: jco maps no folder by itself, so that a component could open no model. Maps the root under its own
 * name, and with it every folder: the component sees what the user who starts it sees.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

interface Filesystem {
  _addPreopen: (inside: string, outside: string) => void;
}

// The shim of the program that jco has just made and that imports this file, wherever jco itself is installed: another copy of
// it would have folders of its own.
const shim = createRequire(process.argv[1]!).resolve("@bytecodealliance/preview2-shim/filesystem");
const { _addPreopen } = (await import(pathToFileURL(shim).href)) as Filesystem;
_addPreopen("/", "/");
