import { expect, it } from "vitest";
import { FigureGroup } from "../../models/training/evaluate/figures.ts";
import { keepsTarget, markdownTable } from "../../models/training/evaluate/report.ts";

function group(shares: readonly boolean[]): FigureGroup {
  const figures = new FigureGroup("stories");
  figures.share("is | there", shares, (there) => there, { target: 75, show: () => "a case" });
  figures.medianTokens(
    "length",
    shares.map((_, i) => i),
  );
  return figures;
}

it("has a row for each figure and a column for each model, and marks what is missed", () => {
  const other = group([true, false, false, false]);
  other.add({ name: "size", value: 1.25, unit: "bits", cases: 2 });
  const models = [
    { model: "a", figures: group([true, true, true, false]).figures },
    { model: "b", figures: other.figures },
  ];
  expect(markdownTable(models).split("\n")).toEqual([
    "| figure | a | b | demanded | cases |",
    "| --- | ---: | ---: | ---: | ---: |",
    "| **stories** |  |  |  |  |",
    "| is \\| there | 75.0 % | **25.0 %** (missed) | at least 75 % | 4 |",
    "| length | 1.5 tokens | 1.5 tokens |  | 4 |",
    "| size | - | 1.2500 bits |  | 2 |",
  ]);
});

it("keeps the cases that failed, and leaves out a figure without cases", () => {
  expect(group([true, false]).figures[0]!.failures).toEqual(["a case"]);
  expect(group([]).figures).toEqual([]);
});

it("keeps bounds on either side, and takes no number for a miss", () => {
  const figure = { group: "", name: "", unit: "%", cases: 1 } as const;
  const most = { bound: "at most", value: 0.5 } as const;
  expect([0.5, 0.6, NaN].map((value) => keepsTarget({ ...figure, value, target: most }))).toEqual([true, false, false]);
  expect(keepsTarget({ ...figure, value: NaN })).toBe(true);
});
