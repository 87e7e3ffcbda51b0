import { type Story } from "../story.ts";
import { heroWord } from "./answers.ts";
import { type Intent, type Talk } from "./talk.ts";
import { typed, word, type Words } from "./wording.ts";

/** Answers as templates with their words; undefined when the text does not tell. */
export type Answer = (story: Story, talk: Talk) => readonly [templates: readonly string[], words?: Words] | undefined;

/** A question in one of the wordings and its answer. `ofEnd`: one that a story's next part would change. */
export function question(wordings: readonly string[], answer: Answer, ofEnd = false): Intent {
  return (talk) => {
    if (talk.story === undefined || (ofEnd && talk.part > 0)) return undefined;
    const found = answer(talk.story, talk);
    if (found === undefined) return undefined;
    const { hero, thing } = talk.story.cast;
    const he = hero.gender;
    const his = he === "she" ? "her" : "his";
    const words = { hero: heroWord(talk.story), kind: hero.kind, he, his, thing: thing.noun, trait: hero.trait };
    talk.offer = undefined;
    return {
      user: typed(talk.random, wordings, words),
      assistant: capital(word(talk.random, found[0], { ...words, ...found[1] })),
    };
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
