import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The folder that holds package.json. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

export interface Source {
  /** From the root, with slashes: assembly/base/arena.ts. */
  path: string;
  text: string;
  lines: number;
  /** The files that it imports by a relative name, from the root, without ".ts" or ".tsx". */
  imports: string[];
  /** The packages and built-in modules that it imports. */
  packages: string[];
}

/** Every TypeScript (with or without JSX) and AssemblyScript file below a folder of the repository. */
export function sources(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => describeSource(posix.join(folder, name.replaceAll("\\", "/"))))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function describeSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), "utf8");
  const names = ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName);
  const relative = names.filter((name) => name.startsWith("."));
  return {
    path,
    text,
    lines: text.split("\n").length - 1,
    imports: relative.map((name) => posix.join(dirname(path), name).replace(/\.tsx?$/, "")),
    packages: names.filter((name) => !name.startsWith(".")),
  };
}
