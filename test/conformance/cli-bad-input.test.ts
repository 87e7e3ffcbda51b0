import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect } from "vitest";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { testInRuntimes } from "../runtimes/each.ts";
import { checkpoint, folderWith, MODEL, quick, strict, TOKENIZER } from "./cli-fixture.ts";

const CONFIG = { dim: 0, hiddenDim: 4, nLayers: 8, nHeads: 12, nKvHeads: 16, vocabSize: 20, seqLen: 24 };

/** The model with one field of its v0 header changed. */
function withField(field: keyof typeof CONFIG, value: number): Buffer {
  const bytes = Buffer.from(MODEL);
  bytes.writeInt32LE(value, CONFIG[field]);
  return bytes;
}

function versioned(version: number): Buffer {
  const bytes = Buffer.from(serializeCheckpoint(checkpoint, 1));
  bytes.writeInt32LE(version, 4);
  return bytes;
}

/** An i32 header of version 1, dim to seq_len. */
function header(...fields: number[]): Buffer {
  const bytes = Buffer.alloc(256);
  [0x616b3432, 1, ...fields].forEach((value, i) => bytes.writeInt32LE(value, 4 * i));
  bytes.writeUInt8(1, 36);
  return bytes;
}

const folder = folderWith(() => ({
  "model.bin": MODEL,
  "tokenizer.bin": TOKENIZER,
  "alone/inner/model.bin": MODEL,
  "empty.bin": "",
  "short.bin": MODEL.subarray(0, 27),
  "header.bin": MODEL.subarray(0, 28),
  "cut.bin": MODEL.subarray(0, -1),
  "long.bin": Buffer.concat([MODEL, Buffer.alloc(1)]),
  "text.bin": "Once upon a time, there was a file that was no model.",
  "model.gguf": Buffer.concat([Buffer.from("GGUF"), MODEL]),
  "version.bin": versioned(3),
  "v1-header.bin": versioned(1).subarray(0, 255),
  "dim.bin": withField("dim", 0),
  "hidden-dim.bin": withField("hiddenDim", -1),
  "layers.bin": withField("nLayers", 0x7fffffff),
  "heads.bin": withField("nHeads", 7),
  "kv-heads.bin": withField("nKvHeads", 3),
  "vocab.bin": withField("vocabSize", 0),
  "seq-len.bin": withField("seqLen", -0x80000000),
  "wide.bin": withField("dim", 1 << 16),
  "empty.tok": "",
  "cut.tok": TOKENIZER.subarray(0, -1),
  "few.tok": TOKENIZER.subarray(0, 4 + 8 + "<unk>".length),
  "many.tok": Buffer.concat([TOKENIZER, TOKENIZER.subarray(4)]),
  "latin1.txt": Buffer.from("caf\xe9", "latin1"),
  "long.txt": "a b".repeat(100),
}));

const MODEL_BYTES = MODEL.length;

/** The line for each way in which a file can be wrong. */
const CASES: [what: string, args: string[], code: number, message: string | RegExp][] = [
  ["no file", ["none.bin"], 3, "cannot open none.bin: No such file (the model)"],
  ["a folder", ["alone"], 3, "cannot open alone: It is a folder, expected a file (the model)"],
  ["a file as a folder", ["empty.bin/x"], 3, /^cannot open empty.bin\/x: .+ \(the model\)$/],
  ["an empty file", ["empty.bin"], 3, "checkpoint: the file is empty"],
  ["part of a header", ["short.bin"], 3, "checkpoint: the file has 27 bytes, a header alone has 28"],
  ["part of a v1 header", ["v1-header.bin"], 3, "checkpoint: the file ends at byte 255, inside the 256-byte header"],
  [
    "no weights",
    ["header.bin"],
    3,
    `checkpoint: the file has 28 bytes, its header promises ${MODEL_BYTES}: it is cut off`,
  ],
  ["a weight missing", ["cut.bin"], 3, promise(MODEL_BYTES - 1, "it is cut off")],
  ["a byte too many", ["long.bin"], 3, promise(MODEL_BYTES + 1, "it has bytes too many")],
  ["another kind of file", ["text.bin"], 3, /^checkpoint: not a llama2.c checkpoint: it begins with 0x4f6e6365/],
  ["GGUF", ["model.gguf"], 3, "checkpoint: this is a GGUF file; a llama2.c checkpoint (.bin) is needed"],
  ["a version to come", ["version.bin"], 3, "header: version is 3, expected 1 (fp32) or 2 (Q8_0)"],
  ["dim 0", ["dim.bin"], 3, /^checkpoint: not a llama2.c checkpoint/],
  ["hidden_dim -1", ["hidden-dim.bin"], 3, "header: hidden_dim is -1, expected 1 to 1048576"],
  ["absurd n_layers", ["layers.bin"], 3, "header: n_layers is 2147483647, expected 1 to 4096"],
  ["n_heads that do not divide", ["heads.bin"], 3, "header: dim is 64, not a multiple of n_heads = 7"],
  ["n_kv_heads that do not divide", ["kv-heads.bin"], 3, "header: n_heads is 8, not a multiple of n_kv_heads = 3"],
  ["vocab_size 0", ["vocab.bin"], 3, "header: vocab_size is 0, expected 4 to 16777216"],
  ["seq_len -2^31", ["seq-len.bin"], 3, "header: seq_len is -2147483648, expected 1 to 1048576"],
  [
    "a size that the file has not",
    ["wide.bin"],
    3,
    /^checkpoint: the file has \d+ bytes, its header promises \d+: it is cut off$/,
  ],
  [
    "weights beyond 4 GiB",
    ["huge.bin"],
    4,
    /^not enough memory for the weights: \d+ MiB more are needed, WebAssembly has 4096 in all$/,
  ],
  [
    "a KV cache beyond 4 GiB",
    ["context.bin"],
    4,
    /^not enough memory for the KV cache \(--context N makes it smaller\): /,
  ],
  ["no tokenizer file", ["model.bin", "-z", "none.tok"], 3, "cannot open none.tok: No such file (the tokenizer)"],
  ["an empty tokenizer", ["model.bin", "-z", "empty.tok"], 3, "empty.tok is empty, expected a tokenizer of 320 tokens"],
  [
    "a cut tokenizer",
    ["model.bin", "-z", "cut.tok"],
    3,
    /^cut.tok ends at byte \d+, inside the text of token 319 of 320 at byte \d+$/,
  ],
  [
    "too few tokens",
    ["model.bin", "-z", "few.tok"],
    3,
    "few.tok ends at byte 17, after 1 of 320 tokens; does it belong to this model?",
  ],
  [
    "too many tokens",
    ["model.bin", "-z", "many.tok"],
    3,
    /^many.tok has more tokens than the model's vocabulary of 320: /,
  ],
  ["a context beyond the model's", ["model.bin", "--context", "65"], 2, "--context 65 is more than the model's 64"],
  [
    "a bias of no token",
    ["model.bin", "--logit-bias", "320=1"],
    2,
    "--logit-bias: token 320 is not one of the model's 0 to 319",
  ],
  ["no prompt file", ["model.bin", "--prompt-file", "none.txt"], 3, "cannot open none.txt: No such file (the text)"],
  ["a prompt that is not UTF-8", ["model.bin", "--prompt-file", "latin1.txt"], 2, "the text: invalid UTF-8 at byte 3"],
  [
    "a prompt longer than the context",
    ["model.bin", "--prompt-file", "long.txt"],
    5,
    /^the prompt has \d+ tokens, the context 64$/,
  ],
];

function promise(bytes: number, how: string): string {
  return `checkpoint: the file has ${bytes} bytes, its header promises ${MODEL_BYTES}: ${how}`;
}

/** Files of the size that their headers promise, without a byte on the disk behind the header. */
beforeAll(() => {
  sparse("huge.bin", header(4096, 11008, 8, 32, 32, 320, 2048));
  sparse("context.bin", header(64, 64, 16, 2, 2, 320, 1 << 20));
});

function sparse(name: string, head: Buffer): void {
  const [dim, hiddenDim, nLayers, , , vocabSize] = Array.from({ length: 7 }, (_, i) => head.readInt32LE(8 + 4 * i)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const layer = 4 * dim * dim + 3 * dim * hiddenDim + 2 * dim;
  const file = openSync(join(folder(), name), "w");
  writeSync(file, head);
  ftruncateSync(file, 256 + 4 * (nLayers * layer + dim + vocabSize * dim));
  closeSync(file);
}

describe("a file that cannot be used is one line on stderr and an exit code", () => {
  for (const [what, args, code, message] of CASES) {
    testInRuntimes(
      what,
      async (runtime) => {
        const result = await runtime.run({ args, cwd: folder() });
        const [line, ...rest] = result.stderr.split("\n");
        expect(line).toMatch(/^llama2: /);
        if (typeof message === "string") expect(line).toBe(`llama2: ${message}`);
        else expect(line!.slice("llama2: ".length)).toMatch(message);
        expect(rest).toEqual([""]);
        expect(result.stdout).toHaveLength(0);
        expect(result.code).toBe(code);
      },
      quick,
    );
  }

  testInRuntimes(
    "a folder that is not mapped is named with the flag that maps it",
    async (runtime) => {
      const { code, stderr } = await runtime.run({ args: ["/elsewhere/model.bin"], cwd: folder() });
      expect(stderr).toBe(
        "llama2: cannot open /elsewhere/model.bin: its folder is not mapped into the sandbox " +
          "(add --dir /elsewhere:/elsewhere for WasmEdge, --dir /elsewhere for wasmtime)\n",
      );
      expect(code).toBe(3);
    },
    strict,
  );

  testInRuntimes(
    "the working folder too",
    async (runtime) => {
      const { code, stderr } = await runtime.run({ args: ["model.bin"], cwd: folder(), dirs: [] });
      expect(stderr).toBe(
        "llama2: cannot open model.bin: its folder is not mapped into the sandbox " +
          "(add --dir .:. for WasmEdge, --dir . for wasmtime)\n",
      );
      expect(code).toBe(3);
    },
    strict,
  );

  testInRuntimes(
    "no tokenizer here and none beside the model",
    async (runtime) => {
      const { code, stderr } = await runtime.run({ args: ["inner/model.bin"], cwd: join(folder(), "alone") });
      expect(stderr).toBe(
        "llama2: no tokenizer: cannot open tokenizer.bin nor inner/tokenizer.bin; name one with -z\n",
      );
      expect(code).toBe(3);
    },
    quick,
  );

  testInRuntimes(
    "also in the runtime that compiles at every start",
    async (runtime) => {
      const { code, stdout, stderr } = await runtime.run({ args: ["cut.bin"], cwd: folder() });
      expect(stderr).toBe(`llama2: ${promise(MODEL_BYTES - 1, "it is cut off")}\n`);
      expect(stdout).toHaveLength(0);
      expect(code).toBe(3);
    },
    { filter: (candidate) => !quick.filter(candidate) },
  );
});
