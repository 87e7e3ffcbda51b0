/** Writes the corpus: plain stories and dialogues, JSON lines, the same for the same seed. */
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { required, runCommand, wholeNumber } from "../command.ts";
import { type Document } from "../corpus-file.ts";
import { isHeldOut } from "./dialogue/held-out.ts";
import { makeDialogue } from "./dialogue/make-dialogue.ts";
import { hash, Random } from "./random.ts";
import { type Story, tell } from "./story.ts";

const USAGE = `usage: tsx models/training/corpus/make.ts --stories N --dialogues N [--seed N] -o FILE.jsonl

  --stories N     plain stories, as for a prompt that is continued
  --dialogues N   chats of one turn or more, as for the Llama-2 template
  --seed N        another corpus for each number; 1 when absent
  -o FILE         where the documents go, one a line, in random order`;

const BUFFER_CHARACTERS = 1 << 20;

runCommand(USAGE, () => {
  const { values } = parseArgs({
    options: {
      stories: { type: "string" },
      dialogues: { type: "string" },
      seed: { type: "string", default: "1" },
      output: { type: "string", short: "o" },
    },
  });
  const stories = wholeNumber("--stories", required("--stories", values.stories));
  const dialogues = wholeNumber("--dialogues", required("--dialogues", values.dialogues));
  const seed = wholeNumber("--seed", values.seed);
  const path = required("-o", values.output);
  const characters = writeCorpus(path, documents(stories, dialogues, seed));
  console.log(`${path}: ${stories} stories, ${dialogues} dialogues, ${characters} characters`);
});

/** Stories and dialogues as they come, each drawn from what is left of its kind. */
function* documents(stories: number, dialogues: number, seed: number): Generator<Document> {
  const order = new Random(hash(`order:${seed}`));
  for (let storiesLeft = stories, dialoguesLeft = dialogues; storiesLeft + dialoguesLeft > 0;) {
    if (order.int(storiesLeft + dialoguesLeft) < storiesLeft) {
      yield { text: trainingStory(`${seed}:story:${storiesLeft--}`).text };
    } else {
      yield makeDialogue(hash(`${seed}:dialogue:${dialoguesLeft--}`));
    }
  }
}

/** The story of a name; another one while what it is about is held out for the evaluation. */
function trainingStory(name: string): Story {
  for (let attempt = 0; ; attempt++) {
    const story = tell(hash(`${name}:${attempt}`));
    if (!isHeldOut(story.cast.hero.kind, story.cast.thing.noun, story.cast.place.noun)) return story;
  }
}

function writeCorpus(path: string, all: Iterable<Document>): number {
  const file = openSync(path, "w");
  let characters = 0;
  let buffer = "";
  for (const document of all) {
    const line = `${JSON.stringify(document)}\n`;
    characters += line.length;
    buffer += line;
    if (buffer.length < BUFFER_CHARACTERS) continue;
    writeSync(file, buffer);
    buffer = "";
  }
  writeSync(file, buffer);
  closeSync(file);
  return characters;
}
