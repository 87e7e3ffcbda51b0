import { type Character } from "../cast.ts";
import { type Random } from "../random.ts";
import { type Story } from "../story.ts";
import { type Facts } from "../teller.ts";
import { capitalize } from "../template.ts";
import { has, word } from "./wording.ts";

/** The hero as a sentence calls it: "Tim" or "the fox". */
export function heroWord({ cast: { hero } }: Story): string {
  return hero.name ?? `the ${hero.kind}`;
}

/** Whether somebody comes up in the text, said to be of their kind: a name alone may be another word ("Will you help?"). */
export function isMentioned({ text }: Story, { kind, name, trait }: Character): boolean {
  if (name === undefined) return has(text, `the ${kind}`) || has(text, `${trait} ${kind}`);
  return new RegExp(
    `\\b${name} the ${kind}\\b|\\b${kind} (named|called) ${name}\\b|\\b${name}, an? ${trait} ${kind}\\b`,
  ).test(text);
}

/** Whether the text names the story's thing. */
export function hasThing({ text, cast }: Story): boolean {
  return has(text, cast.thing.noun);
}

/** Whether the text names the story's place. */
export function hasPlace({ text, cast }: Story): boolean {
  return has(text, cast.place.noun);
}

/** "a red kite", as far as the text says so. */
export function thingWords({ text, cast: { thing } }: Story): string {
  return thing.look !== "" && has(text, `${thing.look} ${thing.noun}`)
    ? `a ${thing.look} ${thing.noun}`
    : `a ${thing.noun}`;
}

/** A fact, less what the text does not tell; undefined when nothing true is left of it. */
export function fact(story: Story, key: keyof Facts): string | undefined {
  const { friend, other, place } = story.cast;
  let clause = story.facts[key];
  for (const somebody of [friend, other]) {
    const called = somebody.name ?? `the ${somebody.kind}`;
    if (!has(clause, called) || isMentioned(story, somebody)) continue;
    clause = clause.replace(new RegExp(` and ${called}(?!\\w)`), "");
    if (has(clause, called)) return undefined;
  }
  if (has(clause, place.noun) && !hasPlace(story)) {
    clause = clause.replace(new RegExp(` (in|on|at|by|under|to) the ${place.noun}(?!\\w)`), "");
    if (has(clause, place.noun)) return undefined;
  }
  return has(clause, story.cast.thing.noun) && !hasThing(story) ? undefined : clause;
}

/** A fact as a sentence's start. */
export function factSentence(story: Story, key: keyof Facts): string | undefined {
  const clause = fact(story, key);
  return clause === undefined ? undefined : capitalize(clause);
}

/** The story in two sentences; undefined when its facts are not in the text. */
export function summary(story: Story, random: Random): string | undefined {
  const [problem, deed, outcome] = (["problem", "deed", "outcome"] as const).map((key) => fact(story, key));
  if (problem === undefined || outcome === undefined) return undefined;
  const { hero } = story.cast;
  const intro = hero.name === undefined ? `a ${hero.kind}` : `a ${hero.kind} named ${hero.name}`;
  const words = { problem, outcome, intro, deed: deed ?? "" };
  const full =
    deed === undefined
      ? []
      : [
          `This is the story of {intro}. {Problem}, so {deed}. In the end, {outcome}.`,
          `It is about {intro}. {Problem}. {Deed}, and in the end {outcome}.`,
        ];
  return word(
    random,
    [
      `This is the story of {intro}: {problem}. In the end, {outcome}.`,
      `It is about {intro}. {Problem}, and in the end {outcome}.`,
      ...full.filter((template) => !template.includes(", so") || story.end === "happy"),
    ],
    words,
  );
}

/** A title: "Tim and the Red Kite". */
export function title(story: Story): string {
  const { hero } = story.cast;
  const called = hero.name ?? `The ${hero.kind}`;
  const whole = hasThing(story)
    ? `${called} and the ${thingWords(story).slice(2)}`
    : hero.name
      ? `${called} the ${hero.kind}`
      : called;
  return whole.replace(/\b(?!and\b|the\b)[a-z]/g, (letter, at: number) =>
    at > 0 && /\w|'/.test(whole[at - 1]!) ? letter : letter.toUpperCase(),
  );
}
