/** Writes the corpus: plain stories and dialogues, JSON lines, the same for the same seed. */
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";
import { required, runCommand, share, wholeNumber } from "../command.ts";
import { type Document } from "../corpus-file.ts";
import { isHeldOut } from "./dialogue/held-out.ts";
import { makeDialogue } from "./dialogue/make-dialogue.ts";
import { hash, Random } from "./random.ts";
import { type Story, tell } from "./story.ts";

const USAGE = `usage: tsx models/training/corpus/make.ts --stories N --dialogues N [--classic P] [--rare P] [--seed N] -o FILE.jsonl

  --stories N     plain stories, as for a prompt that is continued
  --dialogues N   chats of one turn or more, as for the Llama-2 template
  --classic P     so many of the plain stories, from 0 to 1, have to begin with "Once upon a time"; 0 when absent
  --rare P        how often a dialogue asks for a creature, thing or place that no list has; 0.06 when absent
  --seed N        another corpus for each number; 1 when absent
  -o FILE         where the documents go, one a line, in random order`;

const CLASSIC_OPENING = "Once upon a time,";
const BUFFER_CHARACTERS = 1 << 20;

runCommand(USAGE, () => {
  const { values } = parseArgs({
    options: {
      stories: { type: "string" },
      dialogues: { type: "string" },
      classic: { type: "string", default: "0" },
      rare: { type: "string", default: "0.06" },
      seed: { type: "string", default: "1" },
      output: { type: "string", short: "o" },
    },
  });
  const stories = wholeNumber("--stories", required("--stories", values.stories));
  const dialogues = wholeNumber("--dialogues", required("--dialogues", values.dialogues));
  const seed = wholeNumber("--seed", values.seed);
  const classic = share("--classic", values.classic);
  const rare = share("--rare", values.rare);
  const path = required("-o", values.output);
  const characters = writeCorpus(path, documents({ stories, dialogues, classic, rare, seed }));
  console.log(`${path}: ${stories} stories, ${dialogues} dialogues, ${characters} characters`);
});

/** What a corpus consists of. */
interface Mixture {
  readonly stories: number;
  readonly dialogues: number;
  /** Of the plain stories, the share that begins in the classic way for certain. */
  readonly classic: number;
  /** Of the creatures, things and places that dialogues ask for, the share that is none of the lexicon's. */
  readonly rare: number;
  readonly seed: number;
}

/** Stories and dialogues as they come, each drawn from what is left of its kind. */
function* documents({ stories, dialogues, classic, rare, seed }: Mixture): Generator<Document> {
  const order = new Random(hash(`order:${seed}`));
  for (let storiesLeft = stories, dialoguesLeft = dialogues; storiesLeft + dialoguesLeft > 0;) {
    if (order.int(storiesLeft + dialoguesLeft) < storiesLeft) {
      const opening = storiesLeft % 1000 < 1000 * classic ? CLASSIC_OPENING : "";
      yield { text: trainingStory(`${seed}:story:${storiesLeft--}`, opening).text };
    } else {
      yield makeDialogue(hash(`${seed}:dialogue:${dialoguesLeft--}`), { rare });
    }
  }
}

/** The story of a name; another one while it begins otherwise, or what it is about is held out for the evaluation. */
function trainingStory(name: string, opening: string): Story {
  for (let attempt = 0; ; attempt++) {
    const story = tell(hash(`${name}:${attempt}`));
    const heldOut = isHeldOut(story.cast.hero.kind, story.cast.thing.noun, story.cast.place.noun);
    if (!heldOut && story.text.startsWith(opening)) return story;
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
