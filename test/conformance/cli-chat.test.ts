import { describe, expect } from "vitest";
import { type Checkpoint, serializeCheckpoint, toFloat32 } from "../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { shapeNamed } from "../models/shapes.ts";
import { ReferenceModel } from "../reference/llama.ts";
import { ReferenceSampler } from "../reference/sampler.ts";
import { ReferenceTokenizer } from "../reference/tokenizer.ts";
import { testInRuntimes } from "../runtimes/each.ts";
import type { Runtime } from "../runtimes/runtime.ts";
import { folderWith, once, quick, TOKENIZER, VOCAB_SIZE } from "./cli-fixture.ts";

const EOS = 2;
const CONTEXT = 256;

/** A model that often ends its answers: the classifier's row of EOS is longer than the others. */
function talker(): Checkpoint {
  const shape = shapeNamed("grouped-query");
  const checkpoint = randomCheckpoint({ ...shape, config: { ...shape.config, seqLen: CONTEXT } }, 7);
  const values = toFloat32(checkpoint.tensors.get("wcls")!);
  const width = values.length / VOCAB_SIZE;
  for (let i = EOS * width; i < (EOS + 1) * width; i++) values[i]! *= 4;
  return checkpoint;
}

const model = talker();
const folder = folderWith(() => ({
  "model.bin": Buffer.from(serializeCheckpoint(model, 0)),
  "tokenizer.bin": TOKENIZER,
}));

interface Turns {
  system: string;
  users: string[];
  seed: number;
  steps: number;
}

/**
 * What run.c's `chat` prints, one token after the other and a random number for each, but for three slips of it: it shows
 * the token that follows EOS, breaks the line for every EOS that it draws while it reads a prompt, and at the end of the
 * input answers the last line for ever. Only ASCII; run.c drops the bytes of other characters, the engine shows them.
 */
function chatReference({ system, users, seed, steps }: Turns): string {
  const reference = new ReferenceModel(model);
  const tokenizer = new ReferenceTokenizer(TOKENIZER);
  const sampler = new ReferenceSampler(1, 0.9, BigInt(seed));
  let text = "Enter system prompt (optional): ";
  let pos = 0;
  const read = (token: number): number => sampler.sample(reference.forward(token, pos++));
  for (const user of users) {
    const opening = pos === 0 && system !== "" ? `<<SYS>>\n${system}\n<</SYS>>\n\n` : "";
    text += "User: Assistant: ";
    let next = 0;
    let token = 0;
    for (token of tokenizer.encode(`[INST] ${opening}${user} [/INST]`)) {
      if (pos === steps) return `${text}\n`;
      next = read(token);
    }
    while (next !== EOS) {
      text += tokenizer.decode(token, next);
      if (pos === steps) return `${text}\n`;
      token = next;
      next = read(token);
    }
    text += "\n";
    if (pos === steps) return `${text}\n`;
    read(EOS);
    if (pos === steps) return `${text}\n`;
  }
  return `${text}User: \n`;
}

function ascii(text: string): string {
  return text.replace(/[^\n\x20-\x7e\t\v\f\r]/g, "");
}

async function chat(runtime: Runtime, { system, users, seed, steps }: Turns, ...args: string[]) {
  const stdin = [system, ...users].map((line) => `${line}\n`).join("");
  const all = ["model.bin", "-m", "chat", "-s", `${seed}`, "-n", `${steps}`, ...args];
  const { code, stdout, stderr } = await runtime.run({ args: all, cwd: folder(), stdin });
  return { code, text: stdout.toString(), stderr };
}

const USERS = ["Yes", "No no", "", "a longer line of text", "e"];

/** Conversations to the end of the input, and cut at every kind of place; what llama2.c prints is computed once. */
const CONVERSATIONS = (
  [
    ["Sys", 0, 1],
    ["", 0, 2],
    ["Sys", 60, 1],
    ["Sys", 61, 1],
    ["", 150, 2],
  ] as const
).map(([system, steps, seed]) => {
  let expected: string | undefined;
  const turns = { system, users: USERS, seed, steps };
  return { turns, expected: () => (expected ??= chatReference({ ...turns, steps: steps === 0 ? CONTEXT : steps })) };
});

describe("a chat", () => {
  testInRuntimes(
    "of several turns is llama2.c's, token for token",
    async (runtime) => {
      let most = 0;
      for (const { turns, expected } of CONVERSATIONS) {
        const { code, text } = await chat(runtime, turns);
        expect(ascii(text)).toBe(ascii(expected()));
        expect(code).toBe(0);
        most = Math.max(most, text.split("Assistant: ").length - 1);
      }
      expect(most).toBe(USERS.length);
    },
    { filter: (candidate) => quick.filter(candidate) && !candidate.interpreted },
  );

  testInRuntimes(
    "takes the system prompt from -y and the first message from -i",
    async (runtime) => {
      const turns = { system: "Sys", users: USERS, seed: 1, steps: CONTEXT };
      const asked = await chat(runtime, turns);
      const stdin = USERS.slice(1).map((line) => `${line}\n`);
      const args = ["model.bin", "-m", "chat", "-s", "1", "-n", "0", "-y", "Sys", "-i", USERS[0]!];
      const { stdout } = await runtime.run({ args, cwd: folder(), stdin: stdin.join("") });
      expect(stdout.toString()).toBe(asked.text.replace("Enter system prompt (optional): User: ", ""));
    },
    once,
  );

  testInRuntimes(
    "that is quiet prints the answers and nothing else",
    async (runtime) => {
      const turns = { system: "Sys", users: USERS.slice(0, 2), seed: 1, steps: CONTEXT };
      const labelled = await chat(runtime, turns);
      const answers = labelled.text
        .replace("Enter system prompt (optional): ", "")
        .replace(/User: \n$/, "")
        .replaceAll("User: Assistant: ", "");
      expect((await chat(runtime, turns, "--quiet")).text).toBe(answers);
    },
    once,
  );

  testInRuntimes(
    "is one object an answer as JSON",
    async (runtime) => {
      const turns = { system: "Sys", users: USERS.slice(0, 2), seed: 1, steps: CONTEXT };
      const { text } = await chat(runtime, turns, "--json");
      const objects = text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as { text: string; finish_reason: string });
      const quiet = (await chat(runtime, turns, "--quiet")).text;
      expect(objects.map((object) => `${object.text}\n`).join("")).toBe(quiet);
      expect(objects.map((object) => object.finish_reason)).toEqual(["stop", "stop"]);
    },
    once,
  );

  testInRuntimes(
    "ends when its positions are used up, with a note, or with --strict as an error",
    async (runtime) => {
      const turns = { system: "Sys", users: USERS, seed: 1, steps: 60 };
      const line = "llama2: the chat ends: its 60 positions are used up (-n 0: all 256 of the context)\n";
      const lenient = await chat(runtime, turns);
      expect(lenient).toMatchObject({ code: 0, stderr: line });
      expect(await chat(runtime, turns, "--strict")).toMatchObject({ code: 5, stderr: line, text: lenient.text });
    },
    once,
  );

  testInRuntimes(
    "refuses a message that alone is longer than the context",
    async (runtime) => {
      const turns = { system: "", users: ["x".repeat(3 * CONTEXT)], seed: 1, steps: 0 };
      const { code, stderr } = await chat(runtime, turns);
      expect(stderr).toMatch(/^llama2: the prompt has \d{3} tokens, the context 256\n$/);
      expect(code).toBe(5);
    },
    once,
  );

  testInRuntimes(
    "takes the last line without a line break, and lines longer than any buffer",
    async (runtime) => {
      const long = `${"ab ".repeat(2000)}\n`;
      const args = ["model.bin", "-m", "chat", "-y", "", "-s", "1", "-n", "0"];
      const cut = await runtime.run({ args, cwd: folder(), stdin: "Yes" });
      const whole = await runtime.run({ args, cwd: folder(), stdin: "Yes\n" });
      expect(cut.stdout.toString()).toBe(whole.stdout.toString());
      const { code, stderr } = await runtime.run({ args, cwd: folder(), stdin: long });
      expect(stderr).toMatch(/^llama2: the prompt has \d+ tokens, the context 256\n$/);
      expect(code).toBe(5);
    },
    once,
  );
});
