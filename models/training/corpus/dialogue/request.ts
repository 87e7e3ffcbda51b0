import { type Creature } from "../lexicon/creatures.ts";
import { HE_NAMES, SHE_NAMES } from "../lexicon/names.ts";
import { type Wishes } from "../story.ts";
import { leadIn, requestWording } from "./request-wording.ts";
import { drawCreature, drawPlace, drawSubject, drawThing } from "./subject.ts";
import { type Intent, newStory, remember, type Talk } from "./talk.ts";
import { typed } from "./wording.ts";

const CHANCE_OF_END = 0.38;
const CHANCE_OF_LENGTH = 0.3;

/** How often a story is announced: always when it is to be of some kind, so that it begins with the word for it. */
const CHANCE_OF_LEAD_IN = { kind: 1, subject: 0.5, nothing: 0.15 } as const;

/** Somebody asks for a story, with any wishes. */
export const request: Intent = (talk) => {
  const { random } = talk;
  const subject = drawSubject(random, talk.rare);
  const free: { -readonly [K in "end" | "length"]?: Wishes[K] } = {
    ...(random.chance(CHANCE_OF_END) ? { end: random.chance(0.5) ? "happy" : "sad" } : {}),
    ...(random.chance(CHANCE_OF_LENGTH) ? { length: random.chance(0.5) ? "short" : "long" } : {}),
  };
  // A request that goes against the system prompt would leave open which of the two counts.
  if (talk.rule.end) delete free.end;
  if (talk.rule.length) delete free.length;
  const wishes = { ...subject, ...free };
  return story(talk, wishes, requestWording(wishes, random));
};

/** Another story: any, about the same hero, or with something that is named. */
export const another: Intent = (talk) => {
  const { random } = talk;
  if (talk.story === undefined) return undefined;
  const { hero } = talk.story.cast;
  const creature: Creature = { kind: hero.kind, gender: hero.gender };
  const way = random.weighted({ any: 3, same: 4, other: 4, ended: 4 });
  if (way === "any") return story(talk, {}, typed(random, ANY));
  if (way === "ended" && talk.rule.end === undefined) {
    const end = random.chance(0.5) ? "happy" : "sad";
    return story(talk, { end }, typed(random, ENDED, { end, endly: end === "happy" ? "happily" : "sadly" }));
  }
  if (way === "same") {
    const words = {
      kind: hero.kind,
      name: hero.name ?? `the ${hero.kind}`,
      him: hero.gender === "she" ? "her" : "him",
    };
    return story(talk, { creature, name: hero.name ?? null, gender: hero.gender }, typed(random, SAME, words));
  }
  const [wishes, named] = random.pick([
    () => [{ creature: drawCreature(random, talk.rare) }, "creature"] as const,
    () => [{ thing: drawThing(random, talk.rare) }, "thing"] as const,
    () => [{ place: drawPlace(random, talk.rare) }, "place"] as const,
  ])();
  const about = named === "creature" ? `a ${wishes.creature.kind}` : named === "thing" ? `a ${wishes.thing}` : "";
  if (named !== "place") return story(talk, wishes, typed(random, OTHER, { about }));
  return story(talk, wishes, typed(random, ELSEWHERE, { at: `${wishes.place.at} the ${wishes.place.noun}` }));
};

/** Somebody whose name is known asks for a story about themselves. */
export const aboutMe: Intent = (talk) => {
  const name = talk.userName;
  if (name === undefined) return undefined;
  const child = SHE_NAMES.includes(name) ? "girl" : HE_NAMES.includes(name) ? "boy" : "child";
  const gender = child === "girl" ? "she" : child === "boy" ? "he" : "any";
  const creature: Creature = { kind: child, gender };
  return story(talk, { creature, name }, typed(talk.random, ABOUT_ME));
};

/** A turn that answers with a new story; undefined when the wishes cannot be told. */
export function story(talk: Talk, wishes: Wishes, user: string): ReturnType<Intent> {
  const told = newStory(talk, wishes);
  if (told === undefined) return undefined;
  remember(talk, told);
  const asked = { ...talk.rule, ...wishes };
  const hasSubject = wishes.creature ?? wishes.name ?? wishes.thing ?? wishes.place;
  const part = asked.end !== undefined || asked.length !== undefined ? "kind" : hasSubject ? "subject" : "nothing";
  const lead = talk.random.chance(CHANCE_OF_LEAD_IN[part]) ? `${leadIn(asked, talk.random)}\n\n` : "";
  return { user, assistant: lead + told.text };
}

const ANY = [
  "Another [story|one][, please|].",
  "[Tell|Tell] me another [story|one].",
  "[Can|Could] you tell me another [story|one]?",
  "One more[ story|][, please|]!",
  "Again!",
  "More stories[, please|]!",
  "[Now|] a new story[, please|].",
  "I want [another|a new|a different] story.",
  "Do you know another one?",
  "Tell me a different story.",
  "Next story[, please|].",
  "Something else[, please|].",
  "Give me [another|a new] one.",
  "Let's hear another one.",
  "Can I have one more?",
  "I don't like this one. Tell me [another|a different] one.",
];

const ENDED = [
  "[Another|One more], but [a {end} one|with a {end} end] this time.",
  "[Now|And now] a {end} [story|one][, please|].",
  "[Tell|Tell] me [another story|another one|one] that ends {endly}.",
  "[Can|Could] [I have|you tell me|I hear] a {end} [story|one][ now|]?",
  "A {end} [story|one] this time[, please|].",
  "[I want|I would like|Give me] a {end} [story|one][ now|].",
  "Another story with a {end} end[ing|][, please|].",
];

const SAME = [
  "Another [story|one] about {name}[, please|].",
  "Another one about the same {kind}[, please|].",
  "Tell me [another|a new] story about {name}.",
  "[Can|Could] you tell me another story about the [same|] {kind}?",
  "One more [story|] [about|with] {name}[, please|].",
  "I like {name}. Tell me more about {him}.",
  "What else happened to {name}?",
  "[Is there|Do you know|Do you have] another story about {name}?",
  "More about {name}[, please|]!",
  "I want another story with {name}.",
  "I love {name}! [Can I have|Tell me] another story about {him}[, please|].",
  "A new story with the same {kind}[, please|].",
  "Same {kind}, new story.",
  "Now tell me another one about {him}.",
  "Does {name} have more adventures?",
];

const OTHER = [
  "One more with {about}[, please|].",
  "[Now|] one about {about}[, please|].",
  "Another [story|one], [about|with] {about}.",
  "Tell me another [story|one], this time [about|with] {about}.",
  "[And|Now] {about}?",
  "[Can|Could] you tell me [another one|one] about {about}?",
  "And a story about {about}?",
  "Now a story with {about}.",
  "Next, {about}.",
  "I want another one, with {about}.",
  "Do you know one about {about}, too?",
  "Another story, but with {about}.",
  "How about {about}?",
  "What about a story with {about}?",
  "That was good. Now tell me one about {about}.",
];

const ELSEWHERE = [
  "Another [story|one], this time {at}.",
  "One more, {at}[, please|].",
  "Tell me another story that happens {at}.",
  "Now a story {at}.",
  "[Can|Could] you tell me one {at}?",
  "Another story, but {at}.",
  "And one {at}?",
  "A new story, set {at}, please.",
];

const ABOUT_ME = [
  "[Tell me|I want|Write|Make up] a story about me[, please|].",
  "[Can|Could] you tell [me|] a story about me?",
  "A story about me[, please|]!",
  "Now tell a story [about|with] me.",
  "Can I be in [a|the] story?",
  "I want to be [in the story|the hero].",
  "Make me the hero of a story.",
  "[Can|Could] the hero have my name?",
  "Tell me a story with my name in it.",
  "Do you know a story about me?",
];
