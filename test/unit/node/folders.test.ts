import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { mapFolders } from "../../../src/node/folders.ts";

// outside/model.bin, work/models/model.bin, work/link.bin -> ../outside/model.bin; the working folder is work
const home = process.cwd();
let root = "";
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "llama2-folders-")));
  for (const folder of ["outside", "work/models"]) mkdirSync(join(root, folder), { recursive: true });
  for (const file of ["outside/model.bin", "work/models/model.bin"]) writeFileSync(join(root, file), "");
  symlinkSync("../outside/model.bin", join(root, "work/link.bin"));
  process.chdir(join(root, "work"));
});
afterEach(() => {
  process.chdir(home);
  rmSync(root, { recursive: true });
});

describe("mapFolders", () => {
  test("always maps the working folder", () => {
    expect(mapFolders([], {})).toEqual({ args: [], env: {}, preopens: { ".": join(root, "work") } });
  });

  test.each([
    ["below the working folder", () => "models/model.bin", "models", "work/models"],
    ["above it", () => "../outside/model.bin", "../outside", "outside"],
    ["absolute", () => join(root, "outside/model.bin"), undefined, "outside"],
    ["not there yet", () => "../outside/none.bin", "../outside", "outside"],
  ])("maps the folder of a path %s under the name that was written", (_, path, name, folder) => {
    const expected = { ".": join(root, "work"), [name ?? join(root, folder)]: join(root, folder) };
    expect(mapFolders([path(), "-t", "0"], {})).toMatchObject({ args: [path(), "-t", "0"], preopens: expected });
    expect(mapFolders([`--tokenizer=${path()}`], {}).preopens).toEqual(expected);
    expect(mapFolders([], { LLAMA2_MODEL: path() }).preopens).toEqual(expected);
  });

  test("replaces a link that leaves its folder by the file it leads to", () => {
    const real = join(root, "outside/model.bin");
    const mapping = mapFolders(["link.bin", "--tokenizer=link.bin"], { LLAMA2_MODEL: "link.bin" });
    expect(mapping).toEqual({
      args: [real, `--tokenizer=${real}`],
      env: { LLAMA2_MODEL: real },
      preopens: { ".": join(root, "work"), [join(root, "outside")]: join(root, "outside") },
    });
  });

  test("leaves text alone, even when it looks like a path", () => {
    const args = ["-i", "link.bin", "--prompt=../outside/model.bin", "--system", "../outside/model.bin", "--stop=/"];
    expect(mapFolders(args, {})).toMatchObject({ args, preopens: { ".": join(root, "work") } });
    expect(Object.keys(mapFolders(args, {}).preopens)).toEqual(["."]);
  });

  test("maps nothing for a folder that is not there", () => {
    expect(Object.keys(mapFolders(["none/model.bin", "models/model.bin/x", "a/".repeat(9000)], {}).preopens)).toEqual([
      ".",
    ]);
  });
});
