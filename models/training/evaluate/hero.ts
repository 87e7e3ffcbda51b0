import { mentions } from "./measures.ts";

const SENTENCES_OF_OPENING = 4;
const NAME = "(\\p{Lu}[\\p{L}-]+)";

/** Words that begin with a capital and name nobody. */
const NO_NAMES = new Set(
  `Once There One The This That It In On At Long He She They And But Then Everybody Her His I Not Every A An
  When Only Suddenly Then Soon While After Before If As So Where How What Why Who Because Since Now Later Finally Even Just
  Monday Tuesday Wednesday Thursday Friday Saturday Sunday Spring Summer Autumn Winter`.split(/\s+/),
);

/**
 * The name that a story gives to its hero of a kind, as its first sentences tell it: "a fox named Tim", "Tim the fox",
 * "Tim was a little fox", "Tim, a brave little fox". Undefined when it gives none.
 */
export function heroName(story: string, kind: string): string | undefined {
  const opening = story
    .split(/(?<=[.!?]"?)\s+/)
    .slice(0, SENTENCES_OF_OPENING)
    .join(" ");
  const escaped = kind.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const forms = [
    `\\b${escaped},? (?:(?:who|that|which) was |whose name was |was )?(?:named|called) ${NAME}`,
    `\\b${escaped} (?:whose|with the) name (?:was |of )?${NAME}`,
    `\\b${NAME} the (?:[\\p{L}-]+ ){0,2}${escaped}\\b`,
    `\\b${NAME},? (?:was |is )?an? (?:[\\p{L}-]+ ){0,3}${escaped}\\b`,
    `\\b${escaped}\\b[^.!?]*[.!?]"? (?:His|Her|Its) name was ${NAME}`,
  ];
  for (const form of forms) {
    const name = new RegExp(form, "u").exec(opening)?.[1];
    if (name !== undefined && !NO_NAMES.has(name)) return name;
  }
  return undefined;
}

/** Whether a text names the hero of a story: by the name that the story gave, or by kind when it gave none. */
export function namesHero(text: string, story: string, kind: string): boolean {
  return mentions(text, heroName(story, kind) ?? kind);
}
