import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseCheckpoint, serializeCheckpoint } from "../../../src/checkpoint/checkpoint.ts";
import { convertCommand } from "../../../src/node/convert-command.ts";
import { randomCheckpoint, writeCheckpoint } from "../../models/random-checkpoint.ts";
import { shapeNamed } from "../../models/shapes.ts";

let folder: string;
let input: string;
let output: string;
let stdout: string;
let stderr: string;
const checkpoint = randomCheckpoint(shapeNamed("head-dim-4"), 2); // dim 12, hidden_dim 18

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "convert-"));
  input = join(folder, "in.bin");
  output = join(folder, "out.bin");
  writeCheckpoint(input, checkpoint, { version: 0 });
  stdout = stderr = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((stdout += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((stderr += String(text)), true));
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

describe("llama2 convert", () => {
  it("quantises in groups of 64, halved until they fit, and says so", async () => {
    expect(await convertCommand([input, "-o", output, "--quantize", "q8_0"])).toBe(0);
    expect(Buffer.compare(readFileSync(output), serializeCheckpoint(checkpoint, 2, 2))).toBe(0);
    expect(stderr).toContain("group size 64 reduced to 2 to divide dim 12 and hidden_dim 18");
    expect(stdout).toBe("");
  });

  it("takes the group size it is given", async () => {
    expect(await convertCommand(["--quantize=q8_0", "--group-size=3", "-o", output, input])).toBe(0);
    expect(parseCheckpoint(readFileSync(output)).header).toMatchObject({ version: 2, groupSize: 3 });
    expect(stderr).not.toContain("reduced");
  });

  it.each([0, 1] as const)("writes version %i", async (version) => {
    expect(await convertCommand([input, "-o", output, "--format", `v${version}`])).toBe(0);
    expect(Buffer.compare(readFileSync(output), serializeCheckpoint(checkpoint, version))).toBe(0);
  });

  it("may replace its own input", async () => {
    expect(await convertCommand([input, "-o", input, "--format", "v2", "--group-size", "6"])).toBe(0);
    expect(Buffer.compare(readFileSync(input), serializeCheckpoint(checkpoint, 2, 6))).toBe(0);
    expect(readdirSync(folder)).toEqual(["in.bin"]);
  });

  it("prints its usage", async () => {
    expect(await convertCommand(["--help"])).toBe(0);
    expect(stdout).toMatch(/^usage: llama2 convert/);
  });

  it.each([
    [["-o", "out.bin"], "no model named"],
    [["a.bin", "b.bin", "-o", "out.bin", "--format", "v1"], "one model at a time"],
    [["a.bin", "--format", "v1"], "no output named"],
    [["a.bin", "-o", "out.bin"], "nothing to do"],
    [["a.bin", "-o", "out.bin", "--quantize", "q4_0"], '--quantize is "q4_0", expected q8_0'],
    [["a.bin", "-o", "out.bin", "--format", "v3"], '--format is "v3"'],
    [["a.bin", "-o", "out.bin", "--format", "v1", "--quantize", "q8_0"], "v1 is fp32"],
    [["a.bin", "-o", "out.bin", "--format", "v1", "--group-size", "4"], "has no groups"],
    [["a.bin", "-o", "out.bin", "--quantize", "q8_0", "--group-size", "x"], '--group-size is "x"'],
    [["a.bin", "-o", "out.bin", "--quantise", "q8_0"], "Unknown option '--quantise'"],
  ])("calls %j a usage error", async (args, message) => {
    expect(await convertCommand(args)).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  });

  it("calls a group size that does not fit the model a usage error", async () => {
    expect(await convertCommand([input, "-o", output, "--quantize", "q8_0", "--group-size", "4"])).toBe(2);
    expect(stderr).toContain("--group-size: hidden_dim is 18, not a multiple of group_size = 4");
  });

  it("reports a model that is not there or a folder without one", async () => {
    for (const path of [join(folder, "none.bin"), folder]) {
      stderr = "";
      expect(await convertCommand([path, "-o", output, "--format", "v1"])).toBe(3);
      expect(stderr).toMatch(/^llama2 convert: (cannot open .*: .*|.*: there is no config\.json)\n$/);
    }
  });

  it("reports a broken model and writes nothing", async () => {
    writeFileSync(input, readFileSync(input).subarray(0, 999));
    expect(await convertCommand([input, "-o", output, "--format", "v1"])).toBe(3);
    expect(stderr).toMatch(/^llama2 convert: .*in\.bin: the file has 999 bytes, its header asks for \d+\n$/);
    expect(readdirSync(folder)).toEqual(["in.bin"]);
  });

  it("reports an output that cannot be written and leaves nothing behind", async () => {
    mkdirSync(output);
    for (const path of [join(folder, "none", "out.bin"), output]) {
      stderr = "";
      expect(await convertCommand([input, "-o", path, "--format", "v1"])).toBe(1);
      expect(stderr).toMatch(/^llama2 convert: cannot write .*: E[A-Z]+: .*\n$/);
    }
    expect(readdirSync(folder).sort()).toEqual(["in.bin", "out.bin"]);
  });
});
