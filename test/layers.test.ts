import { describe, expect, test } from "vitest";
import { type Source, sources } from "./sources.ts";

/**
 * The layers of the engine, lowest first; an import goes to a lower one, or stays in its own folder. `text` and `model`
 * know nothing of each other, nor do the two programs, `cli` and `server`. The arena imports nothing and knows only linear
 * memory, so it lies below `host`, whose arguments and environment it holds.
 */
const LAYERS = [
  ["assembly/base/arena"],
  ["assembly/host/"],
  ["assembly/base/"],
  ["assembly/kernels/"],
  ["assembly/text/", "assembly/model/"],
  ["assembly/generation/"],
  ["assembly/command/"],
  ["assembly/exports"],
  ["assembly/cli/", "assembly/server/"],
];

/**
 * The layers of the page, lowest first. What the page can do besides chatting comes in by extensions (ui/extensions.ts), which
 * know nothing of each other; only main.tsx names them all.
 */
const PAGE_LAYERS = [
  ["web/src/conversation"],
  ["web/src/i18n/", "web/src/store/"],
  ["web/src/state/"],
  ["web/src/ui/"],
  ["web/src/engine/"],
  ["web/src/failures/"],
  ...[["chat", "history", "settings", "models", "inspect", "share", "offline"].map((area) => `web/src/${area}/`)],
  ["web/src/app/"],
  ["web/src/main"],
];

/** The plain twins of the kernels: for tests and benchmarks, never in the module. */
const TEST_ONLY = "assembly/kernels/scalar";

const MAX_LINES = 250;
const MEDIAN_LINES = 80;

const engine = sources("assembly");
const host = sources("src");
// Vite wants its configuration's name and form.
const page = sources("web").filter(({ path }) => path !== "web/vite.config.ts");
const all = [...engine, ...host, ...page, ...["test", "bench", "models", "scripts"].flatMap(sources)];

/** The place of a file: its layer's number and its folder. */
function place(path: string, layers: string[][]): { layer: number; folder: string } {
  for (const [layer, folders] of layers.entries()) {
    const folder = folders.find((prefix) => path.startsWith(prefix));
    if (folder !== undefined) return { layer, folder };
  }
  throw new Error(`${path} is in no layer`);
}

function climbs(from: string, to: string, layers = LAYERS): boolean {
  const [a, b] = [place(from, layers), place(to, layers)];
  return b.layer > a.layer || (b.layer === a.layer && b.folder !== a.folder);
}

/** "importer -> imported" of every import that a rule forbids. */
function imports(files: readonly Source[], forbidden: (from: string, to: string) => boolean): string[] {
  return files.flatMap(({ path, imports }) =>
    imports.filter((to) => forbidden(path, to)).map((to) => `${path} -> ${to}`),
  );
}

describe("layers", () => {
  test("imports of the engine run down only", () => {
    expect(engine.length).toBeGreaterThan(20);
    expect(imports(engine, (from, to) => climbs(from, to))).toEqual([]);
  });

  test("the rule sees an import that climbs", () => {
    expect(climbs("assembly/kernels/matmul", "assembly/model/config")).toBe(true);
    expect(climbs("assembly/text/tokenizer", "assembly/model/config")).toBe(true);
    expect(climbs("assembly/model/forward", "assembly/kernels/matmul")).toBe(false);
    expect(climbs("assembly/model/forward", "assembly/model/config")).toBe(false);
  });

  test("only the host layer names an import of the module", () => {
    const naming = engine.filter(({ packages, text }) => packages.length > 0 || /@external\b|^declare /m.test(text));
    expect(naming.map(({ path }) => path).filter((path) => !path.startsWith("assembly/host/"))).toEqual([]);
  });

  test("the plain twins of the kernels stay out of the module", () => {
    expect(imports(engine, (_, to) => to.startsWith(TEST_ONLY))).toEqual([]);
  });

  test("what threads compute together keeps nothing in variables, which each instance of the module has for itself", () => {
    const shared = engine.filter(({ path }) => /^assembly\/(kernels|model)\//.test(path));
    expect(shared.length).toBeGreaterThan(20);
    expect(shared.filter(({ text }) => /^(export )?let /m.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test("the library runs in a browser: Node's modules are imported in src/node only", () => {
    const outside = host.filter(({ path }) => !path.startsWith("src/node/"));
    expect(outside.filter(({ packages }) => packages.some((name) => name.startsWith("node:")))).toEqual([]);
    expect(imports(outside, (_, to) => to.startsWith("src/node/"))).toEqual([]);
  });
});

describe("the page", () => {
  const shown = page.filter(({ path }) => path.startsWith("web/src/"));

  test("imports run down only", () => {
    const inside = (to: string): boolean => to.startsWith("web/src/") && !to.endsWith(".css") && !to.endsWith(".json");
    expect(shown.length).toBeGreaterThan(60);
    expect(imports(shown, (from, to) => inside(to) && climbs(from, to, PAGE_LAYERS))).toEqual([]);
  });

  test("uses the library as anybody would, and Node's modules never", () => {
    const outside = (to: string): boolean => !to.startsWith("web/") && to !== "package.json";
    expect(imports(shown, (_, to) => outside(to))).toEqual([]);
    expect(shown.filter(({ packages }) => packages.some((name) => name.startsWith("node:")))).toEqual([]);
  });
});

describe("files", () => {
  test("are short", () => {
    const long = all.filter(({ lines }) => lines > MAX_LINES);
    expect(long.map(({ path, lines }) => `${path} has ${lines} lines`)).toEqual([]);
  });

  test.each([
    ["assembly", engine],
    ["src", host],
    ["web", page],
  ])("half the files of %s are under 80 lines", (_, files) => {
    const lengths = files.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(MEDIAN_LINES);
  });

  test("are named after what they hold, in kebab-case", () => {
    const odd = all.filter(({ path }) => !/^([a-z0-9-]+\/)+[a-z0-9-]+(\.test|\.d)?\.tsx?$/.test(path));
    expect(odd.map(({ path }) => path)).toEqual([]);
    expect(all.map(({ path }) => path).filter((path) => /\/(utils|helpers|types|common)\.ts$/.test(path))).toEqual([]);
  });

  test("have no default export", () => {
    expect(all.filter(({ text }) => /^export default /m.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
