import { afterAll, beforeAll, expect, test } from "vitest";
import { serializeCheckpoint } from "../../src/checkpoint/checkpoint.ts";
import { randomCheckpoint } from "../models/random-checkpoint.ts";
import { randomTokenizer } from "../models/random-tokenizer.ts";
import { Random } from "../models/random.ts";
import { shapeNamed } from "../models/shapes.ts";
import { expectCleanEnd } from "./outcome.ts";
import { Runner } from "./runner.ts";
import type { Job } from "./virtual-host.ts";

const RUNS = 3000;

const shape = shapeNamed("head-dim-4");
const files = {
  "m.bin": serializeCheckpoint(randomCheckpoint(shape, 1), 0),
  "tokenizer.bin": randomTokenizer(shape.config.vocabSize, 1),
  text: Buffer.from("Once upon a time"),
  bad: Buffer.from([0x41, 0xff, 0xfe]),
};

let runner: Runner;
let flags: string[];
beforeAll(async () => {
  runner = new Runner();
  const { stdout } = await runner.run({ args: ["--help"] });
  const lines = Buffer.from(stdout)
    .toString()
    .matchAll(/^ {2}(-.+?)(?: {2}|$)/gm);
  flags = [...lines].flatMap(([, left]) => left!.match(/(?<!\S)--?[a-z][a-z-]*/g)!);
});
afterAll(() => {
  runner.close();
});

const VALUES = [
  ..."0 1 -1 2 0.5 1e9 1e-9 nan inf - -- = 64 65 256 2147483647 2147483648 18446744073709551615 5=1 5=-100 =1 9999=1".split(
    " ",
  ),
  ..."generate chat text bad none . .. / m.bin tokenizer.bin é 😀 --json -i".split(" "),
  ...["", " ", "\n", "\t\x1b[31m", "a".repeat(300), "Once upon a time", "Two\nlines"],
];

/** A command line of flags and values that mostly belong together, with a slip here and there. */
function commandLine(random: Random): (string | Uint8Array)[] {
  const args: (string | Uint8Array)[] = random.integer(8) === 0 ? [] : ["m.bin"];
  for (let n = random.integer(5); n > 0; n--) {
    const flag = random.integer(20) === 0 ? slip(random.pick(flags), random) : random.pick(flags);
    const value = random.integer(30) === 0 ? invalidText(random) : random.pick(VALUES);
    if (random.integer(3) === 0 && typeof value === "string") args.push(`${flag}=${value}`);
    else args.push(flag, ...(random.integer(4) === 0 ? [] : [value]));
  }
  return args;
}

/** One letter changed, left out or doubled. */
function slip(flag: string, random: Random): string {
  const at = random.integer(flag.length);
  const letters = ["", String.fromCharCode(32 + random.integer(95)), flag[at]! + flag[at]!];
  return flag.slice(0, at) + letters[random.integer(3)]! + flag.slice(at + 1);
}

function invalidText(random: Random): Uint8Array {
  return Uint8Array.from({ length: 1 + random.integer(6) }, () => 1 + random.integer(255));
}

test(`${RUNS} random command lines end cleanly`, async () => {
  const random = new Random(1);
  const codes = new Set<number>();
  for (let i = 0; i < RUNS; i++) {
    const job: Job = {
      args: commandLine(random),
      files,
      stdin: Buffer.from(["", "one line", "two\nlines\n", "\xff\n"][random.integer(4)]!, "latin1"),
      ...(random.integer(2) === 0 && { env: { LLAMA2_MODEL: "m.bin", LLAMA2_TOKENIZER: "tokenizer.bin" } }),
      ...(random.integer(4) === 0 && { terminals: [random.integer(3)] }),
    };
    codes.add((await expectCleanEnd(runner, job)).code);
  }
  // Many of them do something, so that it is not only the parser that is tried.
  expect([...codes]).toEqual(expect.arrayContaining([0, 2, 3]));
});

test("every flag that the help names is known", async () => {
  expect(flags.length).toBeGreaterThan(40);
  for (const flag of flags) {
    const { stderr } = await runner.run({ args: [`${flag}=?`] });
    expect(stderr, flag).not.toContain("no such flag");
  }
});
