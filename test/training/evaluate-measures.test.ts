import { describe, expect, it } from "vitest";
import {
  hasRepeatedRun,
  median,
  mentions,
  sharedRuns,
  storyOf,
  unknownWords,
  wordsOf,
} from "../../models/training/evaluate/measures.ts";

describe("mentions", () => {
  it("finds whole words only, in either case", () => {
    const text = 'The Fox\'s den. "A toy boat!" she said.';
    for (const noun of ["fox", "FOX", "toy boat", "she"]) expect(mentions(text, noun), noun).toBe(true);
    for (const noun of ["ox", "boa", "toy boa", "he", "den. a"]) expect(mentions(text, noun), noun).toBe(false);
  });
});

describe("words", () => {
  it("are in lower case, without punctuation and a final 's", () => {
    expect(wordsOf(`"Don't!" said Tim's 2 far-away elves' Ämter.`)).toEqual(
      "don't said tim 2 far away elves ämter".split(" "),
    );
    expect(wordsOf(" ... ")).toEqual([]);
  });

  it("that a vocabulary lacks are told as often as they occur", () => {
    expect(unknownWords("A fox, a FLOX, the fox's flox.", new Set(["a", "fox", "the"]))).toEqual(["flox", "flox"]);
  });
});

describe("a run of four words", () => {
  const run = "the big red ball";

  it("is repeated when it occurs three times, wherever sentences end", () => {
    expect(hasRepeatedRun(`${run} and ${run}`)).toBe(false);
    expect(hasRepeatedRun(`${run} and ${run}. The big, red! Ball`)).toBe(true);
    expect(hasRepeatedRun("ha ha ha ha ha")).toBe(false);
    expect(hasRepeatedRun("ha ha ha ha ha ha")).toBe(true);
    expect(hasRepeatedRun("too short")).toBe(false);
  });

  it("is counted among those of another text", () => {
    expect(sharedRuns("one two three four five", "zero one two three four")).toBe(0.5);
    expect(sharedRuns("one two three", "one two three")).toBe(0);
  });
});

it("the story of an answer comes without an announcement", () => {
  const story = "Once there was a fox.\n\nHe told a story.";
  for (const lead of ["Here is a story about a fox.", "Of course! This is a sad tale:", "Sure, here it is with Tim."]) {
    expect(storyOf(`${lead}\n\n${story}`)).toBe(story);
  }
  const told = "This is the story of a fox. He was red.\n\nHe ran.";
  for (const text of [story, told, "Here is a story about a fox."]) expect(storyOf(text)).toBe(text);
});

it("the median is the middle one, or the mean of two", () => {
  expect(median([3, 1, 20])).toBe(3);
  expect(median([3, 1, 20, 4])).toBe(3.5);
  expect(median([])).toBeNaN();
});
