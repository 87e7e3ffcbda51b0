import { readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { Llama2Error } from "../../src/errors.ts";
import { filesOf } from "../../src/node/pull/pull-model.ts";
import { parseRegistry } from "../../src/models/registry.ts";
import { ROOT } from "../sources.ts";
import { sha256 } from "./fake-hub.ts";

const packaged = readFileSync(join(ROOT, "models/models.json"), "utf8");

type Json = Record<string, unknown>;
const entry = (changes: Json = {}): string => {
  const model = {
    name: "m",
    description: "d",
    licence: "MIT",
    format: "llama2.c",
    repository: "a/b",
    revision: "main",
    files: [{ path: "m.bin" }],
    tokenizer: { path: "t.bin" },
  };
  return JSON.stringify({ models: [{ ...model, ...changes }] });
};

describe("the package's list", () => {
  it("names the models people want", () => {
    const models = parseRegistry(packaged);
    expect(models.map(({ name }) => name)).toEqual([
      "stories260K",
      "stories15M",
      "stories42M",
      "stories110M",
      "TinyLlama-1.1B-Chat",
      "Llama-2-7B-Chat",
    ]);
    expect(models.filter(({ gated }) => gated).map(({ name }) => name)).toEqual(["Llama-2-7B-Chat"]);
  });

  it("has the size and hash of the model that the tests keep", () => {
    for (const file of filesOf(parseRegistry(packaged)[0]!)) {
      const bytes = readFileSync(join(ROOT, "test/models", file.name));
      expect(file).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) });
    }
  });
});

describe("parseRegistry", () => {
  it("fills in where a file comes from", () => {
    const [model] = parseRegistry(entry({ files: [{ path: "deep/er/m.bin", bytes: 5 }] }));
    expect(model).toMatchObject({
      gated: false,
      files: [{ name: "m.bin", repository: "a/b", revision: "main", bytes: 5 }],
    });
  });

  it.each([
    [{ name: "../up" }, 'models[0].name is "../up"'],
    [{ name: ".." }, 'models[0].name is ".."'],
    [{ repository: "a/.." }, 'models[0].repository is ".."'],
    [{ repository: "a/b/c" }, "models[0].repository"],
    [{ revision: "refs/../x" }, "models[0].revision"],
    [{ files: [{ path: "../m.bin" }] }, 'models[0].files[0].path is ".."'],
    [{ files: [{ path: "a/../../m.bin" }] }, 'models[0].files[0].path is ".."'],
    [{ files: [{ path: "/etc/passwd" }] }, 'models[0].files[0].path is ""'],
    [{ files: [{ path: "a\\..\\b" }] }, "models[0].files[0].path"],
    [{ files: [{ path: "C:x" }] }, "models[0].files[0].path"],
    [{ files: [{ path: "m.bin\u0000" }] }, "models[0].files[0].path"],
    [{ files: [{ path: "nul" }] }, '"nul" cannot be the name of a file'],
    [{ files: [{ path: "m.bin.part" }] }, '"m.bin.part" cannot be the name of a file'],
    [{ tokenizer: { path: "x/M.BIN" } }, '"M.BIN" is there twice'],
    [{ tokenizer: { url: "https://h/t.bin" } }, "models[0].tokenizer has a url but no sha256"],
    [{ tokenizer: { url: "https://h/a/..%2f..%2ft", sha256: "0".repeat(64) } }, "cannot be the name of a file"],
    [{ tokenizer: { url: "https://h/", sha256: "0".repeat(64) } }, '"" cannot be the name of a file'],
    [{ tokenizer: { url: "file:///t.bin", sha256: "0".repeat(64) } }, "models[0].tokenizer.url"],
    [{ tokenizer: { path: "t.bin", sha256: "abc" } }, 'models[0].tokenizer.sha256 is "abc"'],
    [{ tokenizer: { path: "t.bin", bytes: -1 } }, "models[0].tokenizer.bytes is not a whole number"],
    [{ format: "gguf" }, 'models[0].format is "gguf"'],
    [{ gated: "yes" }, "models[0].gated"],
    [{ files: [] }, "models[0].files"],
    [{ description: "two\nlines" }, "models[0].description"],
    [{ licence: "\u001b[2J" }, "models[0].licence"],
  ])("refuses %j", (changes, message) => {
    expect(() => parseRegistry(entry(changes))).toThrow(message);
  });

  it.each(["", "{", "null", "[]", "{}", '{"models":{}}', '{"models":[null]}', '{"models":[[]]}'])(
    "refuses %s",
    (text) => {
      expect(() => parseRegistry(text)).toThrow(Llama2Error);
    },
  );

  it("either refuses a damaged list in one line or keeps every file inside its folder", () => {
    const bits = [
      "../",
      "..",
      "/",
      "\\",
      "null",
      "{",
      "}",
      "[",
      '"',
      ",",
      ":",
      "0",
      "-1",
      "\\u0000",
      "C:",
      "%2e",
      "é",
      "\n",
    ];
    let seed = 7;
    const random = (below: number): number => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 1) % below;
    let accepted = 0;
    for (let round = 0; round < 4000; round++) {
      let text = packaged;
      for (let edits = 1 + random(3); edits > 0; edits--) {
        const at = random(text.length);
        text = text.slice(0, at) + (random(4) ? bits[random(bits.length)]! : "") + text.slice(at + random(6));
      }
      try {
        for (const model of parseRegistry(text)) {
          const folder = resolve("/cache", model.name);
          expect(folder.startsWith(resolve("/cache") + sep)).toBe(true);
          for (const { name } of filesOf(model)) expect(resolve(folder, name)).toBe(folder + sep + name);
        }
        accepted++;
      } catch (error) {
        if (!(error instanceof Llama2Error)) throw error;
        expect(error.message).not.toContain("\n");
      }
    }
    expect(accepted).toBeGreaterThan(100);
    expect(accepted).toBeLessThan(3900);
  });
});
