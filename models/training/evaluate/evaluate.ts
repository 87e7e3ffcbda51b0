/** Measures the figures of the model card. */
import { writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { type Engine } from "../../../src/engine.ts";
import { Llama2Error } from "../../../src/errors.ts";
import { required, runCommand, wholeNumber } from "../command.ts";
import { readDocuments } from "../corpus-file.ts";
import { corpusWords } from "./corpus-words.ts";
import { evaluateAnswers, type Material } from "./evaluation.ts";
import { type Figure } from "./figures.ts";
import { judgeFigures } from "./judge-figures.ts";
import { loadModel, type ModelFiles, openEngine, parseModelFiles, ROWS, SLOTS } from "./open-model.ts";
import { corpusOpenings, firstSentence } from "./opening-sentence.ts";
import { markdownTable } from "./report.ts";
import { type Sampling, Storyteller } from "./storyteller.ts";
import { fittingTexts, textScoreFigures } from "./text-score-figures.ts";

const USAGE = `usage: npx tsx models/training/evaluate/evaluate.ts MODEL.bin -z TOKENIZER.bin [flags]

  --requests N               held-out requests; the other sets are as large or smaller (500)
  --seed N                   of the requests and of the drawing (1)
  -t, --temperature X        0 always takes the likeliest token (0)
  -p, --top-p X              at other temperatures: draw from the fewest tokens that make up this probability (0.9)
  --corpus-words FILE.jsonl  documents of the training, whose words are the vocabulary (repeatable)
  --stories FILE.jsonl       held-out TinyStories: for the perplexity, and openings to go on with
  --compare MODEL[,TOKENIZER]             a column for another model (repeatable)
  --compare-perplexity MODEL[,TOKENIZER]  the same for a model that cannot chat: its perplexity only (repeatable)
  --json FILE                the figures with some of the cases that failed

  The perplexity is taken over the stories that fit in the context of every model.`;

const MAX_TOKENS = 450;
const OPENINGS = 100;

interface Candidate extends ModelFiles {
  readonly chats: boolean;
}

const engine = await openEngine().catch((error: unknown) => error as Llama2Error);

runCommand(USAGE, () => {
  if (engine instanceof Llama2Error) throw engine;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      tokenizer: { type: "string", short: "z" },
      requests: { type: "string", default: "500" },
      seed: { type: "string", default: "1" },
      temperature: { type: "string", short: "t", default: "0" },
      "top-p": { type: "string", short: "p", default: "0.9" },
      "corpus-words": { type: "string", multiple: true, default: [] },
      stories: { type: "string" },
      compare: { type: "string", multiple: true, default: [] },
      "compare-perplexity": { type: "string", multiple: true, default: [] },
      json: { type: "string" },
    },
  });
  if (positionals.length !== 1) throw new Llama2Error("USAGE", "expected one model");
  const tokenizer = required("-z", values.tokenizer);
  const candidates = [
    { model: positionals[0]!, tokenizer, chats: true },
    ...values.compare.map((argument) => ({ ...parseModelFiles(argument, tokenizer), chats: true })),
    ...values["compare-perplexity"].map((argument) => ({ ...parseModelFiles(argument, tokenizer), chats: false })),
  ];
  const seed = wholeNumber("--seed", values.seed);
  const sampling = {
    seed,
    temperature: number("--temperature", values.temperature),
    topP: number("--top-p", values["top-p"]),
  };
  const stories = values.stories === undefined ? [] : plainTexts(values.stories);
  const material = {
    requests: wholeNumber("--requests", values.requests),
    seed,
    openings: {
      "of a held-out TinyStory": stories.slice(0, OPENINGS).map(firstSentence),
      "as in the corpus": corpusOpenings(OPENINGS, seed),
    },
    vocabulary: values["corpus-words"].length === 0 ? undefined : corpusWords(values["corpus-words"]),
  };
  const texts = textsForAll(engine, candidates, stories);
  const results = candidates.map((candidate) => ({
    model: basename(candidate.model),
    figures: evaluate(engine, candidate, sampling, material, texts),
  }));
  const judges = { model: "judges", figures: judgeFigures(seed, stories) };
  if (values.json !== undefined) {
    const settings = { requests: material.requests, ...sampling, maxTokens: MAX_TOKENS };
    writeFileSync(values.json, `${JSON.stringify({ settings, results, judges }, undefined, 2)}\n`);
  }
  console.log(`${markdownTable(results)}\n\n${markdownTable([judges])}`);
});

function evaluate(
  loaded: Engine,
  candidate: Candidate,
  sampling: Sampling,
  material: Material,
  texts: readonly string[],
): Figure[] {
  loadModel(loaded, candidate);
  const scores = textScoreFigures(loaded, texts, ROWS);
  if (!candidate.chats) return scores;
  const storyteller = new Storyteller(loaded, sampling, { slots: SLOTS, rows: ROWS, maxTokens: MAX_TOKENS });
  return [...evaluateAnswers(storyteller, material), ...scores];
}

/** The texts that every model can score as a whole. */
function textsForAll(loaded: Engine, candidates: readonly Candidate[], stories: readonly string[]): readonly string[] {
  return candidates.reduce((texts, candidate) => {
    loadModel(loaded, candidate);
    return fittingTexts(loaded, texts);
  }, stories);
}

function plainTexts(path: string): string[] {
  return [...readDocuments(path)].flatMap((document) => ("text" in document ? [document.text] : []));
}

function number(option: string, value: string): number {
  const parsed = Number(value);
  if (value !== "" && Number.isFinite(parsed) && parsed >= 0) return parsed;
  throw new Llama2Error("USAGE", `${option} ${value}: expected a number of 0 or more`);
}
