import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** What a WASI command may see of the file system, and its arguments, some of them rewritten so that they can be found. */
export interface Mapping {
  args: string[];
  env: Record<string, string>;
  /** Folder name inside -> folder outside. */
  preopens: Record<string, string>;
}

/** Flags whose value is text, never a path: a prompt may look like a path and opens no folder. */
const TEXT_FLAGS = new Set(["-i", "--prompt", "-y", "--system", "--stop"]);
const PATH_VARIABLES = ["LLAMA2_MODEL", "LLAMA2_TOKENIZER", "LLAMA2_API_KEY_FILE"];

/**
 * Maps the working folder as "." and, for every argument (or value of --flag=value) and variable that may be a path, the
 * folder it lies in, under the very name that was written: WASI has no working folder and no "..", so `../a/b.bin` is
 * found below a folder that is called `../a`. A file that is a link out of its folder, which WASI does not follow, is
 * replaced by the file it leads to.
 */
export function mapFolders(args: readonly string[], env: Readonly<Record<string, string>>): Mapping {
  const preopens: Record<string, string> = { ".": resolve(".") };
  const mapped = (path: string): string => {
    const target = followLink(path);
    const folder = dirname(target);
    if (isFolder(folder)) preopens[folder] = resolve(folder);
    return target;
  };
  return {
    args: args.map((arg, i) => {
      const value = valueOf(arg);
      const flag = value > 0 ? arg.slice(0, value - 1) : args[i - 1];
      return flag !== undefined && TEXT_FLAGS.has(flag) ? arg : arg.slice(0, value) + mapped(arg.slice(value));
    }),
    env: Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, PATH_VARIABLES.includes(name) ? mapped(value) : value]),
    ),
    preopens,
  };
}

/** Where the value of --flag=value begins; 0 for any other argument. */
function valueOf(arg: string): number {
  return arg.startsWith("--") ? arg.indexOf("=") + 1 : 0;
}

/** The path itself, or the real path of a link that leaves its folder. */
function followLink(path: string): string {
  try {
    const real = realpathSync(path);
    return real === join(realpathSync(dirname(path)), basename(path)) ? path : real;
  } catch {
    return path; // not a file: the command says so, or it never was a path
  }
}

function isFolder(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.X_OK);
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
