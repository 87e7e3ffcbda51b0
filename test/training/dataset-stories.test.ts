import { describe, expect, it } from "vitest";
import { splitStories } from "../../models/training/dataset/story-splitter.ts";
import { tidyStory } from "../../models/training/dataset/story-text.ts";

/** A story of two paragraphs, long enough to be one. */
function story(name: string, start = "One day,"): string {
  return `${start} ${name} ran. ${"It was fun. ".repeat(20).trim()}\n\nThen ${name} went home and slept.`;
}

const LAST = story("Last");

function split(...blocks: string[]): string[] {
  return splitStories(`${[...blocks, LAST].join("\n")}\n`);
}

describe("a file of stories", () => {
  it("has a new story after each single newline, but for the last, which may be cut", () => {
    expect(split(story("Ann"), story("Ben"))).toEqual([story("Ann"), story("Ben")]);
  });

  it("may have spaces in its blank lines", () => {
    expect(split(story("Ann").replace("\n\n", " \n  \n"), story("Ben"))).toEqual([story("Ann"), story("Ben")]);
  });

  it("loses a story whose paragraphs stand on lines of their own, but not its neighbours", () => {
    const parts = ["Once upon a time Tom ran.", "He ran home.", story("Tom", "Then")];
    const next = story("Ben", "Once upon a time");
    expect(split(story("Ann"), ...parts, next)).toEqual([story("Ann"), next]);
    expect(split(story("Ann"), "He ran home.", next)).toEqual([next]);
  });

  it("loses stories that break off, and repetitions", () => {
    const cut = `${story("Cat")} And then`;
    expect(split(story("Ann"), cut, story("Ann"), `${story("Ben")} The End`)).toEqual([
      story("Ann"),
      `${story("Ben")} The End`,
    ]);
  });
});

describe("a story's text", () => {
  it("gets plain quotes, dashes and dots, also where they were misread", () => {
    const marks = "“It’s” ‘so’ – or—not…";
    const plain = `"It's" 'so' - or - not...`;
    expect(tidyStory(marks)).toBe(plain);
    const misread = "â€œItâ€™s\u00e2\u20ac\u009d â€\u02dcsoâ€™ â€\u201c orâ€\u201dnotâ€¦";
    expect(tidyStory(misread)).toBe(plain);
    expect(tidyStory(misread.replaceAll("\u009d", ""))).toBe(plain);
  });

  it("loses superfluous spaces and blank lines", () => {
    expect(tidyStory(" a  b \n \n\n c\t")).toBe("a b\n\nc");
  });
});
