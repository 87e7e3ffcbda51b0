import { describe, expect, it } from "vitest";
import { type Merge, mergeScores } from "../../../../src/convert/tokenizer/merge-scores.ts";

function scores(pieces: string, merges: string): Map<string, number> {
  return mergeScores(
    new Set(pieces.split(" ")),
    merges === "" ? [] : (merges.split(" ").map((m) => m.split("+")) as unknown as Merge[]),
  );
}

describe("the scores of merges", () => {
  it("fall with the ranks; a piece that is made in several ways has one", () => {
    expect([...scores("a b c ab bc abc", "a+b b+c ab+c a+bc")]).toEqual([["ab", 0], ["bc", -1], ["abc", -2]]); // prettier-ignore
    expect(scores("a b", "").size).toBe(0);
  });

  it("are equal for pieces that stand mixed, the longest first", () => {
    const runs = scores("_ __ ___ ____", "___+_ __+__ __+_ _+___ _+__ _+_");
    expect([...runs]).toEqual([["____", 0], ["___", 0], ["__", -1]]); // prettier-ignore
  });

  it.each([
    ["a b c ab bc abc", "a+b b+c ab+c", '("a" and "bc" are never merged)'],
    ["a b c ab bc abc", "a+b ab+c b+c a+bc", '(the merges of "abc" do not stand together)'],
    ["😀 é 😀é", "", '("😀" and "é" are never merged)'],
  ])("do not exist for the pieces %s with %s", (pieces, merges, why) => {
    expect(() => scores(pieces, merges)).toThrow(why);
  });

  it("need merges of pieces that make a piece", () => {
    expect(() => scores("a b", "a+b")).toThrow('merge 0, "a" and "b", is of no pieces');
  });
});
