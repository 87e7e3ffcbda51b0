import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { convertCommand } from "../../../src/node/convert-command.ts";
import { writeSparseModel } from "../../models/sparse-model.ts";

const GOLDEN = "test/golden/hugging-face";

let folder: string;
let input: string;
let output: string;
let stderr: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "convert-folder-"));
  input = join(folder, "hf");
  output = join(folder, "out", "model.bin");
  mkdirSync(join(folder, "out"));
  cpSync(join(GOLDEN, "grouped-query"), input, { recursive: true });
  stderr = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((stderr += String(text)), true));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** What the command left in the folder of its output. */
const made = (): string[] => readdirSync(join(folder, "out")).sort();

async function convert(...flags: string[]): Promise<number> {
  stderr = "";
  return await convertCommand([input, "-o", output, ...flags]);
}

describe("llama2 convert FOLDER", () => {
  it("writes fp32 of version 1 and the tokenizer beside it", async () => {
    expect(await convert()).toBe(0);
    expect(made()).toEqual(["model.bin", "tokenizer.bin"]);
    expect(parseCheckpoint(readFileSync(output)).header).toMatchObject({ version: 1, sharedClassifier: true });
    expect(stderr).toContain(`${output}: v1, fp32, 141184 bytes\n`);
    expect(stderr).toMatch(/tokenizer\.bin: 520 tokens, \d+ bytes\n/);
    expect(stderr).toContain("llama2 convert: note: rms_norm_eps is 0.000001");
    expect(stderr).not.toContain("%"); // a small model shows no progress
  });

  it("quantises, cuts the context and puts the tokenizer where it is told", async () => {
    const tokenizer = join(folder, "t.bin");
    expect(await convert("--quantize", "q8_0", "--context", "10", "--tokenizer-out", tokenizer)).toBe(0);
    const { header } = parseCheckpoint(readFileSync(output));
    expect(header).toMatchObject({ version: 2, groupSize: 32, config: { seqLen: 10 } });
    expect(stderr).toContain("llama2 convert: group size 64 reduced to 32");
    expect(made()).toEqual(["model.bin"]);
    expect(existsSync(tokenizer)).toBe(true);
  });

  it.each(["v0", "v1"])("writes %s", async (version) => {
    expect(await convert("--format", version, "--no-tokenizer")).toBe(0);
    expect(`v${parseCheckpoint(readFileSync(output)).header.version}`).toBe(version);
    expect(made()).toEqual(["model.bin"]);
  });

  it("replaces no tokenizer of another model that nobody named", async () => {
    const tokenizer = join(folder, "out", "tokenizer.bin");
    writeFileSync(tokenizer, "another");
    expect(await convert()).toBe(2);
    expect(stderr).toContain(
      `${tokenizer} is there already and is another tokenizer: name a file with --tokenizer-out`,
    );
    expect(made()).toEqual(["tokenizer.bin"]);
    expect(await convert("--tokenizer-out", tokenizer)).toBe(0);
    expect(await convert()).toBe(0); // it is the same now
  });

  it("converts the model alone when there is no tokenizer, and says so", async () => {
    rmSync(join(input, "tokenizer.json"));
    expect(await convert()).toBe(0);
    expect(made()).toEqual(["model.bin"]);
    expect(stderr).toContain("note: there is no tokenizer in the folder");
  });

  it("refuses a byte-level tokenizer before it writes anything, but not the model alone", async () => {
    writeFileSync(join(input, "tokenizer.json"), JSON.stringify({ model: {}, decoder: { type: "ByteLevel" } }));
    expect(await convert()).toBe(3);
    expect(stderr).toMatch(
      /^llama2 convert: .*hf: tokenizer\.json: a byte-level BPE tokenizer, as Llama 3 has it; .*\n$/,
    );
    expect(made()).toEqual([]);
    expect(await convert("--no-tokenizer")).toBe(0);
  });

  it("names the folder and the file of what is wrong", async () => {
    writeFileSync(join(input, "config.json"), '{"architectures":["GPT2LMHeadModel"]}');
    expect(await convert()).toBe(3);
    expect(stderr).toMatch(/^llama2 convert: .*hf: config\.json: the architecture is "GPT2LMHeadModel"; only .*\n$/);
  });

  it("leaves nothing of a file that turns out broken, nor of a disk that cannot be written", async () => {
    const part = join(input, "model-00003-of-00003.safetensors");
    const bytes = readFileSync(part);
    writeFileSync(part, bytes.fill(0xff, bytes.length - 64)); // not a number
    expect(await convert()).toBe(3);
    expect(stderr).toContain("holds a weight that is infinite or not a number");
    mkdirSync(output);
    cpSync(join(GOLDEN, "grouped-query"), input, { recursive: true });
    expect(await convert()).toBe(1);
    expect(stderr).toMatch(/^llama2 convert: cannot write .*model\.bin: E[A-Z]+: .*\n$/);
    expect(made()).toEqual(["model.bin"]); // the folder of that name
  });

  it.each([
    [["--context", "65"], "--context is 65, but the model has 64 positions"],
    [["--context", "0"], '--context is "0", expected a whole number from 1'],
    [["--group-size", "8"], "v1 is fp32 and has no groups"],
    [["--quantize", "q8_0", "--group-size", "7"], "--group-size: dim is 32, not a multiple of group_size = 7"],
    [["--no-tokenizer", "--tokenizer-out", "t.bin"], "--no-tokenizer leaves no --tokenizer-out"],
  ])("calls %j a usage error", async (flags, message) => {
    expect(await convert(...flags)).toBe(2);
    expect(stderr).toContain(message);
    expect(made()).toEqual([]);
  });

  it("keeps the model and the tokenizer apart", async () => {
    output = join(folder, "out", "tokenizer.bin");
    expect(await convert()).toBe(2);
    expect(await convert("--tokenizer-out", output)).toBe(2);
    expect(made()).toEqual([]);
  });

  it("points from a file of the folder, and from a checkpoint's wrong flags, to what to do", async () => {
    expect(await convertCommand([join(input, "config.json"), "-o", output])).toBe(2);
    expect(stderr).toContain("is a part of a model: name the folder that it lies in");
    stderr = "";
    expect(await convertCommand(["models/storyteller.bin", "-o", output, "--format", "v1", "--context", "9"])).toBe(2);
    expect(stderr).toContain("--context is for folders");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("leaves nothing behind when it is ended by %s", async (signal) => {
    const config = { dim: 4096, hiddenDim: 11008, nLayers: 4, nHeads: 32, nKvHeads: 32, vocabSize: 32000, seqLen: 64 };
    writeSparseModel(input, config);
    rmSync(join(input, "tokenizer.json"));
    cpSync(join(GOLDEN, "multi-head", "tokenizer.model"), join(input, "tokenizer.model"));
    const child = spawn(process.execPath, ["dist/node/cli.js", "convert", input, "-o", output, "--quantize", "q8_0"]);
    const ended = once(child, "exit");
    while (made().length < 2 && child.exitCode === null) await wait(20);
    expect(made().map((name) => name.replace(/\d+/, "N"))).toEqual(["model.bin.N.tmp", "tokenizer.bin.N.tmp"]);
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    expect(made()).toEqual([]);
  });
});
