import { type Character } from "../cast.ts";
import { CREATURES } from "../lexicon/creatures.ts";
import { continueStory } from "../sequel.ts";
import { type Story, type Wishes } from "../story.ts";
import { drawCreature, drawName, drawPlace, drawThing } from "./subject.ts";
import { summary } from "./answers.ts";
import { AGAIN, LONGER, NEW_END, NEW_KIND, NEW_NAME, NEW_PLACE, NEW_THING, ON, SHORTER } from "./retell-wording.ts";
import { type Intent, remember, retold, type Talk } from "./talk.ts";
import { typed, word, type Words } from "./wording.ts";

const MOST_PARTS = 2;

/** How much longer a story has to become, so that one who asked for it sees it. */
const LONGER_BY = 1.15;

/** How often a new name turns a she into a he, where the hero can be either. */
const CHANCE_OF_OTHER_GENDER = 0.4;

/** What happened next. */
export const goOn: Intent = (talk) => {
  if (talk.story === undefined || talk.part >= MOST_PARTS) return undefined;
  const { hero } = talk.story.cast;
  const he = hero.gender;
  return {
    user: typed(talk.random, ON, { he, name: hero.name ?? `the ${hero.kind}` }),
    assistant: nextPart(talk, talk.story),
  };
};

/** The next part of the story, which the talk then knows to be told. */
export function nextPart(talk: Talk, story: Story): string {
  talk.part++;
  talk.offer = undefined;
  return continueStory(story, talk.part);
}

/** The same story shorter; the shortest is told in two sentences. */
export const shorter: Intent = (talk) => {
  if (talk.story === undefined || talk.part > 0 || talk.rule.length === "long") return undefined;
  const user = typed(talk.random, SHORTER);
  const story = retold(talk, { length: "short" });
  if (story !== undefined && story.text.length < talk.story.text.length * 0.85) {
    remember(talk, story);
    return { user, assistant: again(talk, story, "but shorter") };
  }
  const brief = summary(talk.story, talk.random);
  return brief === undefined ? undefined : { user, assistant: brief };
};

/** The same story longer; where it is long already, with what happened next; and after that, an offer to go on. */
export const longer: Intent = (talk) => {
  if (talk.story === undefined || talk.rule.length === "short") return undefined;
  const user = typed(talk.random, LONGER);
  if (talk.part === 0) {
    const before = talk.story.text.length;
    const story = retold(talk, { length: "long" }) ?? talk.story;
    remember(talk, story);
    const text = again(talk, story, "but longer");
    const enough = story.text.length > before * LONGER_BY;
    return { user, assistant: enough ? text : `${text}\n\n${nextPart(talk, story)}` };
  }
  talk.offer = "go on";
  return { user, assistant: word(talk.random, NO_LONGER) };
};

const NO_LONGER = [
  "I cannot make it any longer. Shall I tell you what happened next?",
  "That was all of it. Would you like to hear what happened next?",
  "It is as long as I can tell it. Shall I go on?",
  "That is the whole story, but I can tell you what happened after that. Shall I?",
  "I know no more about that day. Do you want to hear about the next one?",
  "It does not get any longer. Shall I tell you how it went on?",
];

/** The same story with the other end. */
export const otherEnd: Intent = (talk) => {
  if (talk.story === undefined || talk.rule.end !== undefined) return undefined;
  const end = talk.story.end === "happy" ? "sad" : "happy";
  const words = { end, endly: end === "happy" ? "happily" : "sadly" };
  return change(talk, { end }, NEW_END, words, `with a ${end} end`);
};

/** The same story with another name for the hero. */
export const rename: Intent = (talk) => {
  if (talk.story === undefined) return undefined;
  const { hero, friend } = talk.story.cast;
  const gender = otherGender(talk, hero) ?? hero.gender;
  const name = drawName(talk.random, talk.rare, gender);
  if (name === hero.name || name === friend.name) return undefined;
  const him = hero.gender === "she" ? "her" : "him";
  const words = { name, kind: hero.kind, old: hero.name ?? `the ${hero.kind}`, him };
  return change(talk, { name, gender }, NEW_NAME, words, `with ${name} the ${hero.kind}`);
};

/** The gender that the hero does not have, now and then, and where its kind can have it. */
function otherGender(talk: Talk, { kind, gender }: Character): "she" | "he" | undefined {
  const fixed = CREATURES.some((creature) => creature.kind === kind && creature.gender !== "any");
  if (fixed || !talk.random.chance(CHANCE_OF_OTHER_GENDER)) return undefined;
  return gender === "she" ? "he" : "she";
}

/** The same story about another kind of hero. */
export const otherCreature: Intent = (talk) => {
  if (talk.story === undefined) return undefined;
  const { hero, friend, other } = talk.story.cast;
  const creature = drawCreature(talk.random, talk.rare);
  if ([hero.kind, friend.kind, other.kind].includes(creature.kind)) return undefined;
  if (creature.gender !== "any" && creature.gender !== hero.gender) return undefined;
  const words = { new: creature.kind, kind: hero.kind, old: hero.name ?? `the ${hero.kind}` };
  return change(talk, { creature, gender: hero.gender }, NEW_KIND, words, `with a ${creature.kind}`);
};

/** The same story about another thing. */
export const otherThing: Intent = (talk) => {
  const old = talk.story?.cast.thing.noun;
  const thing = drawThing(talk.random, talk.rare);
  if (talk.story === undefined || old === undefined || old === thing) return undefined;
  if (!talk.story.text.includes(old)) return undefined;
  return change(talk, { thing }, NEW_THING, { new: thing, old }, `with a ${thing}`);
};

/** The same story at another place. */
export const otherPlace: Intent = (talk) => {
  if (talk.story === undefined) return undefined;
  const place = drawPlace(talk.random, talk.rare);
  if (place.noun === talk.story.cast.place.noun) return undefined;
  const at = `${place.at} the ${place.noun}`;
  return change(talk, { place }, NEW_PLACE, { at, old: talk.story.cast.place.noun }, at);
};

function change(
  talk: Talk,
  wishes: Wishes,
  wordings: readonly string[],
  words: Words,
  how: string,
): ReturnType<Intent> {
  const story = retold(talk, wishes);
  if (story === undefined) return undefined;
  remember(talk, story);
  return { user: typed(talk.random, wordings, words), assistant: again(talk, story, how) };
}

/** The story told again, after a sentence that says what is other: so that the change has been said before it is told. */
function again(talk: Talk, story: Story, how: string): string {
  return `${word(talk.random, AGAIN, { how })}\n\n${story.text}`;
}
