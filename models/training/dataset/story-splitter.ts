import { tidyStory } from "./story-text.ts";

/** No story of the sample is shorter, but a paragraph that stands on a line of its own is. */
const SHORTEST_STORY = 250;

/**
 * The stories of a TinyStories file, in which a blank line parts paragraphs and a single newline parts stories.
 *
 * Some stories have single newlines between their paragraphs as well. Such a paragraph shows by its length; it is left
 * out with the longer ones next to it, unless they begin a story. So are stories that break off in a sentence, the last
 * one, which the end of the sample may have cut, and repetitions.
 */
export function splitStories(text: string): string[] {
  const blocks = text
    .replace(/\r/g, "")
    .replace(/\n[ \t]+(?=\n)/g, "\n")
    .replace(/\n+$/, "")
    .split(/(?<!\n)\n(?!\n)/)
    .map(tidyStory);
  const whole = blocks.filter((block, i) => {
    const next = blocks[i + 1];
    if (next === undefined || !endsWell(block) || isFragment(block)) return false;
    if (i > 0 && isFragment(blocks[i - 1]!) && !beginsStory(block)) return false;
    return !isFragment(next) || beginsStory(next);
  });
  return [...new Set(whole)];
}

function isFragment(block: string): boolean {
  return block.length < SHORTEST_STORY;
}

function beginsStory(block: string): boolean {
  return /^Once (upon|there)\b/.test(block);
}

function endsWell(block: string): boolean {
  return /[.!?]["']?$|The End$/.test(block);
}
