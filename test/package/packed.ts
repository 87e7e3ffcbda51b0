import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChild } from "../runtimes/child.ts";
import { ROOT } from "../sources.ts";

/** The package as npm would publish it. */
export interface Packed {
  /** The .tgz. */
  tarball: string;
  files: { path: string; size: number }[];
  /** A folder whose node_modules has the package, and nothing else. */
  app: string;
  remove: () => void;
}

/** Packs what was built, and unpacks it as an installation would. */
export async function packPackage(): Promise<Packed> {
  const folder = mkdtempSync(join(tmpdir(), "llama2-packed-"));
  const app = join(folder, "app");
  const target = join(app, "node_modules/llama2-wasi");
  mkdirSync(target, { recursive: true });
  const output = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], ROOT);
  const [{ filename, files }] = JSON.parse(output) as [{ filename: string; files: Packed["files"] }];
  const tarball = join(folder, filename);
  await run("tar", ["xzf", tarball, "-C", target, "--strip-components=1"], folder);
  return {
    ...{ tarball, files, app },
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** What its package.json offers. */
export function exportsOf({ app }: Packed): string[] {
  const text = readFileSync(join(app, "node_modules/llama2-wasi/package.json"), "utf8");
  return Object.keys((JSON.parse(text) as { exports: Record<string, unknown> }).exports);
}

async function run(file: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runChild(file, args, { cwd, env: { PATH: process.env["PATH"] ?? "" } });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")}: ${code}: ${stderr}`);
  return stdout.toString();
}
