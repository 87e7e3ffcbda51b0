import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { HELD_OUT_WORDINGS, isHeldOut } from "../../models/training/corpus/dialogue/held-out.ts";
import { Random } from "../../models/training/corpus/random.ts";
import { mentions, wordsOf } from "../../models/training/evaluate/measures.ts";
import { OUTSIDE_QUESTIONS } from "../../models/training/evaluate/outside-questions.ts";
import {
  heldOutRequests,
  requestsWith,
  type StoryRequest,
  unknownWordRequests,
} from "../../models/training/evaluate/requests.ts";
import { UNKNOWN_CREATURES, UNKNOWN_PLACES, UNKNOWN_THINGS } from "../../models/training/evaluate/unknown-words.ts";

const CORPUS = new URL("../../models/training/corpus/", import.meta.url);
const sources = readdirSync(CORPUS, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(new URL(name, CORPUS), "utf8"));

function namesAll({ creature, thing, place, text }: StoryRequest): boolean {
  return [creature, thing, place].every((noun) => mentions(text, noun));
}

describe("requests", () => {
  it("are for three words that the training keeps apart, every other one in a new wording", () => {
    const requests = heldOutRequests(400, new Random(1));
    for (const request of requests) {
      expect(isHeldOut(request.creature, request.thing, request.place)).toBe(true);
      expect(namesAll(request), request.text).toBe(true);
    }
    expect(requests.filter(({ newWording }) => newWording)).toHaveLength(200);
    expect(new Set(requests.map(({ text }) => text)).size).toBe(400);
  });

  it("come again from the same seed", () => {
    expect(heldOutRequests(20, new Random(1))).toEqual(heldOutRequests(20, new Random(1)));
    expect(heldOutRequests(20, new Random(1))).not.toEqual(heldOutRequests(20, new Random(2)));
  });

  it("say the end and the length that they are for", () => {
    for (const { text } of requestsWith({ end: "sad" }, 50, new Random(1))) expect(text).toMatch(/sad/i);
    for (const { text } of requestsWith({ length: "short" }, 50, new Random(1)))
      expect(text).toMatch(/short|too long/i);
  });

  it("for unknown words have words that the corpus's sources lack", () => {
    const unknown = [...UNKNOWN_CREATURES, ...UNKNOWN_THINGS, ...UNKNOWN_PLACES.map(({ noun }) => noun)];
    const known = new Set(sources.flatMap(wordsOf));
    expect(unknown.filter((word) => known.has(word))).toEqual([]);
    expect(new Set(unknown).size).toBe(60);
    expect(unknownWordRequests(50, new Random(1)).every(namesAll)).toBe(true);
  });
});

it("questions from outside are sixty that the corpus's sources lack", () => {
  const questions = OUTSIDE_QUESTIONS.map(({ question }) => question);
  expect(new Set(questions).size).toBe(60);
  const all = sources.join("\n").toLowerCase();
  expect(questions.filter((question) => all.includes(question.toLowerCase().replace(/[.?!]$/, "")))).toEqual([]);
  for (const { forbidden } of OUTSIDE_QUESTIONS) expect(forbidden.length).toBeGreaterThan(0);
});

it("new wordings stand in no list that dialogues are made from", () => {
  const counts = HELD_OUT_WORDINGS.map((wording) => sources.filter((source) => source.includes(wording)).length);
  expect(counts).toEqual(HELD_OUT_WORDINGS.map(() => 1));
});
