import { hash } from "../corpus/random.ts";
import { tell } from "../corpus/story.ts";

/** The first sentence of a story. */
export function firstSentence(story: string): string {
  return /^.*?[.!?]"?(?=\s|$)/s.exec(story)?.[0] ?? story;
}

/** First sentences as the corpus has them. */
export function corpusOpenings(count: number, seed: number): string[] {
  return Array.from({ length: count }, (_, i) => firstSentence(tell(hash(`evaluate:${seed}:${i}`)).text));
}
