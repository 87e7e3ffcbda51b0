import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runChild } from "../runtimes/child.ts";
import { ROOT } from "../sources.ts";
import { exportsOf, packPackage, type Packed } from "./packed.ts";

let packed: Packed;
beforeAll(async () => {
  packed = await packPackage();
});
afterAll(() => {
  packed.remove();
});

const installed = (path: string): string => join(packed.app, "node_modules/llama2-wasi", path);

describe("the package", () => {
  test("has these files, and of every script its types", () => {
    const paths = packed.files.map(({ path }) => path);
    const scripts = paths.filter((path) => path.endsWith(".js"));
    const typed = scripts.filter((path) => paths.includes(path.replace(/\.js$/, ".d.ts")));
    expect(scripts.filter((path) => !typed.includes(path))).toEqual(["dist/inline-bytes.js"]);
    expect(paths.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path)).sort()).toMatchSnapshot();
    expect([...new Set(typed.map((path) => path.split("/").slice(0, -1).join("/")))].sort()).toMatchSnapshot();
  });

  test("satisfies publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed("."), pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("has types that fit, by Are The Types Wrong", async () => {
    const wasm = exportsOf(packed).filter((entry) => entry.endsWith(".wasm"));
    const flags = ["--profile", "esm-only", "--exclude-entrypoints", ...wasm, "--format", "json"];
    const { code, stdout } = await runChild(process.execPath, [join(ROOT, ATTW), packed.tarball, ...flags], {});
    const { analysis, problems = {} } = JSON.parse(stdout.toString()) as Report;
    // It is for modules alone; node10 is Node before 12.
    const found = Object.values(problems).flat();
    expect(
      found.filter(({ kind, resolutionKind }) => kind !== "CJSResolvesToESM" && resolutionKind !== "node10"),
    ).toEqual([]);
    expect(Object.keys(analysis.entrypoints)).toEqual([".", "./worker", "./inline", "./vite", "./package.json"]);
    expect(code).toBe(0);
  });

  test.each(["dist/index.js", "dist/inline.js", "dist/worker/browser.js", "dist/node/index.js", "dist/vite.js"])(
    "%s may be imported where there is no page, as on a server that renders",
    async (path) => {
      const script = `
        const before = Object.keys(globalThis);
        const names = Object.keys(await import(${JSON.stringify(installed(path))}));
        console.log(JSON.stringify({ names, added: Object.keys(globalThis).filter((name) => !before.includes(name)) }));`;
      const args = ["--input-type=module", "--eval", script];
      const { code, stdout, stderr } = await runChild(process.execPath, args, { cwd: packed.app });
      expect(stderr).toBe("");
      expect(JSON.parse(stdout.toString())).toMatchObject({ added: [] });
      expect(code).toBe(0);
    },
  );

  test("has one set of names at each of its three doors", async () => {
    const names = async (path: string): Promise<string[]> =>
      Object.keys((await import(installed(path))) as Record<string, unknown>).sort();
    const node = await names("dist/node/index.js");
    expect(node).toContain("createLlama");
    expect(await names("dist/index.js")).toEqual(node);
    expect(await names("dist/inline.js")).toEqual(node);
  });

  test.each([
    ["dist/llama2-server.wasm", 75_000],
    ["dist/llama2-server-threads.wasm", 75_000],
    ["dist/inline-bytes.js", 75_000],
  ])("%s is at most %d bytes, compressed", (path, most) => {
    expect(gzipSync(readFileSync(installed(path)), { level: 9 }).length).toBeLessThanOrEqual(most);
  });
});

const ATTW = "node_modules/@arethetypeswrong/cli/dist/index.js";

/** What attw prints. */
interface Report {
  analysis: { entrypoints: Record<string, unknown> };
  problems?: Record<string, { kind: string; resolutionKind?: string }[]>;
}
