import { describe, expect, it } from "vitest";
import { tell } from "../../models/training/corpus/story.ts";
import { endingOf } from "../../models/training/evaluate/ending.ts";
import { heroName, namesHero } from "../../models/training/evaluate/hero.ts";

const stories = Array.from({ length: 300 }, (_, seed) => tell(seed * 31 + 7));

describe("the hero's name", () => {
  it.each([
    ["Once there was a little fox named Tim. He met a hen named Ann.", "Tim"],
    ["It rained. Tim the fox was wet. He had a friend, Ann.", "Tim"],
    ["Tim was a brave little fox. He ran.", "Tim"],
    ["There was a fox. Her name was Ann-Lu.", "Ann-Lu"],
    ["A fox lived in a den. His best friend was a hen named Ann.", undefined],
    ["When the fox woke up, it rained. One day the fox left.", undefined],
    ["One. Two. Three. Four. Tim the fox came.", undefined],
  ])("in %j is %s", (story, name) => {
    expect(heroName(story, "fox")).toBe(name);
  });

  it("is found in the corpus's stories, and none where there is none", () => {
    const wrong = stories.filter(({ cast: { hero }, text }) => heroName(text, hero.kind) !== hero.name);
    expect(wrong.map(({ text }) => text)).toEqual([]);
  });

  it("has to be named where the story gives it, else the kind", () => {
    const named = "Once there was a fox named Tim.";
    expect(namesHero("It was Tim.", named, "fox")).toBe(true);
    expect(namesHero("It was a fox.", named, "fox")).toBe(false);
    expect(namesHero("It was the fox.", "Once there was a fox.", "fox")).toBe(true);
    expect(namesHero("It was the hen.", "Once there was a fox.", "fox")).toBe(false);
  });
});

describe("an end", () => {
  it.each([
    ["He was sad. He cried. He was lost. Then Ann came. They smiled. He was happy. The end.", "happy"],
    ["They played. They smiled. It broke. He sat down. He was sad. He lay awake. The end.", "sad"],
    ["He left. He was never lonely again.", "happy"],
    ["She went home. Nobody smiled for a long time.", "sad"],
    ["Now comes the happy part of the story. The cup broke. He was sad.", "sad"],
    ["They met. Here comes the sad part. They hugged.", "happy"],
    ["It broke. She gave her a hug, but she wanted to cry too. It got cool. She felt sad.", "sad"],
    ['"Do not cry," said the hen. She brought soup.', "happy"],
    ['"Look!" cried the hen. Everybody was glad.', "happy"],
    ["He opened the door.", undefined],
  ])("as in %j is %s", (story, end) => {
    expect(endingOf(story)).toBe(end);
  });

  it("is judged right in more than nine of ten of the corpus's stories", () => {
    const right = stories.filter(({ end, text }) => endingOf(text) === end);
    expect(right.length).toBeGreaterThan(stories.length * 0.9);
  });
});
