import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Llama2Error } from "../../../src/errors.ts";
import { required, runCommand } from "../command.ts";
import { splitStories } from "./story-splitter.ts";

const USAGE = `usage: npx tsx models/training/dataset/tinystories.ts STORIES.txt --train FILE.jsonl --held-out FILE.jsonl

  Every tenth story is held out.`;

/** Of so many stories the last is held out. */
const HELD_OUT_EVERY = 10;

runCommand(USAGE, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { train: { type: "string" }, "held-out": { type: "string" } },
  });
  const train = required("--train", values.train);
  const heldOut = required("--held-out", values["held-out"]);
  const [path] = positionals;
  if (path === undefined || positionals.length > 1) throw new Llama2Error("USAGE", "expected one file of stories");

  const stories = splitStories(readFileSync(path, "utf8"));
  const isHeldOut = (i: number): boolean => i % HELD_OUT_EVERY === HELD_OUT_EVERY - 1;
  writeDocuments(
    train,
    stories.filter((_, i) => !isHeldOut(i)),
  );
  writeDocuments(
    heldOut,
    stories.filter((_, i) => isHeldOut(i)),
  );
});

function writeDocuments(path: string, stories: readonly string[]): void {
  writeFileSync(path, stories.map((text) => `${JSON.stringify({ text })}\n`).join(""));
  console.log(`${path}: ${stories.length} stories`);
}
