import { hash } from "../corpus/random.ts";
import { tell } from "../corpus/story.ts";
import { endingOf } from "./ending.ts";
import { type Figure, FigureGroup } from "./figures.ts";
import { heroName } from "./hero.ts";
import { hasRepeatedRun } from "./measures.ts";

const STORIES = 1000;

/** How far the judges can be trusted: what they say of the corpus's own stories, and of stories that people took for good. */
export function judgeFigures(seed: number, tinyStories: readonly string[]): Figure[] {
  const figures = new FigureGroup("the judges themselves, on texts that are known");
  const stories = Array.from({ length: STORIES }, (_, i) => tell(hash(`judge:${seed}:${i}`)));
  figures.share("the end of a story of the corpus is judged right", stories, ({ end, text }) => endingOf(text) === end);
  figures.share("its hero's name is found", stories, ({ cast: { hero }, text }) => {
    return heroName(text, hero.kind) === hero.name;
  });
  figures.share("no run of four words three times in it", stories, ({ text }) => !hasRepeatedRun(text));
  figures.share("the same in held-out TinyStories", tinyStories, (text) => !hasRepeatedRun(text));
  return figures.figures;
}
