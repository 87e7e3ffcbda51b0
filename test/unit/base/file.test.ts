import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openText } from "../text/text-module.ts";

const INVALID_FILE = 3;
const text = await openText();
const { exports, folder } = text;

/** What is said about a path that does not open. */
function refusal(path: string): string {
  exports.clear();
  const bytes = Buffer.from(path);
  expect(exports.openModel(text.put(bytes), bytes.length)).toBe(-1);
  expect(exports.lastCode()).toBe(INVALID_FILE);
  expect(text.message()).not.toContain("\n");
  return text.message();
}

describe("a file that does not open", () => {
  it("is not there", () => {
    expect(refusal("/t/model.bin")).toBe("cannot open /t/model.bin: No such file (the model)");
    expect(refusal("/t/none/model.bin")).toBe("cannot open /t/none/model.bin: No such file (the model)");
  });

  it("is a folder", () => {
    mkdirSync(join(folder, "folder"));
    expect(refusal("/t/folder")).toBe("cannot open /t/folder: It is a folder, expected a file (the model)");
  });

  it("is below a file", () => {
    writeFileSync(join(folder, "file"), "");
    expect(refusal("/t/file/model.bin")).toBe(
      "cannot open /t/file/model.bin: A part of the path is a file, not a folder (the model)",
    );
  });

  it.skipIf(process.getuid?.() === 0)("may not be read (skipped as root, who may)", () => {
    writeFileSync(join(folder, "locked"), "");
    chmodSync(join(folder, "locked"), 0);
    expect(refusal("/t/locked")).toBe("cannot open /t/locked: Permission denied (the model)");
  });

  it("is a loop of links", () => {
    symlinkSync("loop", join(folder, "loop"));
    expect(refusal("/t/loop")).toBe("cannot open /t/loop: Too many symbolic links, or a loop of them (the model)");
  });

  it("has too long a name, which is shown by its ends", () => {
    const name = "a".repeat(300) + "b".repeat(300);
    expect(refusal(`/t/${name}`)).toBe(
      `cannot open /t/${"a".repeat(97)}...${"b".repeat(100)}: The name is too long (the model)`,
    );
  });

  it("is outside, behind a link or dots", () => {
    symlinkSync("/etc/hostname", join(folder, "escape"));
    const reason = 'The path leaves the mapped folder through a link or ".." (the model)';
    expect(refusal("/t/escape")).toBe(`cannot open /t/escape: ${reason}`);
    expect(refusal("/t/../model.bin")).toBe(`cannot open /t/../model.bin: ${reason}`);
  });

  it("has control characters in its name, which are not shown", () => {
    expect(refusal("/t/a\nb\u001b[1m")).toBe("cannot open /t/a?b?[1m: No such file (the model)");
  });

  it.each([
    ["/data/model.bin", "/data"],
    ["/model.bin", "/"],
    ["model.bin", "."],
    ["models/tiny/model.bin", "models/tiny"],
    ["../model.bin", ".."],
  ])("is in a folder that is not mapped: %s", (path, mapped) => {
    expect(refusal(path)).toBe(
      `cannot open ${path}: its folder is not mapped into the sandbox ` +
        `(add --dir ${mapped}:${mapped} for WasmEdge, --dir ${mapped} for wasmtime)`,
    );
  });
});

it("a file that is there opens, again and again", () => {
  writeFileSync(join(folder, "good"), "x");
  const path = Buffer.from("/t/good");
  const pointer = text.put(path);
  const first = exports.openModel(pointer, path.length);
  expect(first).toBeGreaterThan(2);
  expect(exports.openModel(pointer, path.length)).toBeGreaterThan(first);
});
