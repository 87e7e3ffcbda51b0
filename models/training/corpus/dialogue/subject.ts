import { type Creature, COMMON_CREATURES, CREATURES } from "../lexicon/creatures.ts";
import { CLASSES } from "../lexicon/classes.ts";
import { HE_NAMES, SHE_NAMES } from "../lexicon/names.ts";
import { COMMON_PLACES, type Place, PLACES } from "../lexicon/places.ts";
import { COMMON_THINGS, THING_LOOKS, THING_NOUNS } from "../lexicon/things.ts";
import { type Random } from "../random.ts";
import { type Wishes } from "../story.ts";
import { rareName, rareWord } from "./rare-words.ts";

const CHANCE_OF_COMMON = 0.4;

/** Places of which there is only one: never "a moon". */
const ONLY_ONE = new Set(["snow", "fog", "ice", "moon", "sea", "ocean", "seaside", "backyard", "basement"]);

const SUBSETS = { ctp: 0.42, ct: 0.11, cp: 0.09, c: 0.17, t: 0.05, p: 0.04, tp: 0.02, "": 0.1 } as const;

/** Some creature. @param rare how often it is one that the lexicon lacks */
export function drawCreature(random: Random, rare: number): Creature {
  if (random.chance(rare)) return { kind: rareWord("creature", random), gender: "any" };
  return random.pick(random.chance(CHANCE_OF_COMMON) ? COMMON_CREATURES : CREATURES);
}

/** Some thing's noun. */
export function drawThing(random: Random, rare: number): string {
  if (random.chance(rare)) return rareWord("thing", random);
  return random.pick(random.chance(CHANCE_OF_COMMON) ? COMMON_THINGS : THING_NOUNS);
}

/** Some place; one that the lexicon lacks is always one to be in. */
export function drawPlace(random: Random, rare: number): Place {
  if (random.chance(rare)) return { noun: rareWord("place", random), at: "in" };
  return random.pick(random.chance(CHANCE_OF_COMMON) ? COMMON_PLACES : PLACES);
}

/** A first name for somebody of the gender; rare ones, which come twice as often as rare words, fit either. */
export function drawName(random: Random, rare: number, gender: "she" | "he"): string {
  if (random.chance(rare * 2)) return rareName(random);
  return random.pick(gender === "she" ? SHE_NAMES : HE_NAMES);
}

/** What a request names: any of creature, thing and place, with what they are like, and a name. */
export function drawSubject(random: Random, rare: number): Wishes {
  const subset: string = random.weighted(SUBSETS);
  const wishes: { -readonly [K in keyof Wishes]: Wishes[K] } = {};
  if (subset.includes("c")) {
    wishes.creature = drawCreature(random, rare);
    if (random.chance(0.22)) wishes.trait = drawTrait(random);
    if (random.chance(0.16)) Object.assign(wishes, drawNamed(random, rare, wishes.creature));
  } else if (random.chance(0.12)) Object.assign(wishes, drawNamed(random, rare, { kind: "", gender: "any" }));
  if (subset.includes("t")) {
    wishes.thing = drawThing(random, rare);
    if (random.chance(0.18)) wishes.look = random.pick(THING_LOOKS);
  }
  if (subset.includes("p")) wishes.place = drawPlace(random, rare);
  const nouns = [wishes.creature?.kind, wishes.thing, wishes.place?.noun].filter((noun) => noun !== undefined);
  return new Set(nouns).size < nouns.length ? drawSubject(random, rare) : wishes;
}

function drawNamed(random: Random, rare: number, { gender }: Creature): Wishes {
  const sex = gender === "any" ? (random.chance(0.5) ? "she" : "he") : gender;
  return { name: drawName(random, rare, sex), gender: sex };
}

function drawTrait(random: Random): string {
  const one = random.pick(["little", "small", "young", "brave", ...CLASSES.good!, ...CLASSES.flaw!]);
  return one !== "little" && random.chance(0.2) ? `${one} little` : one;
}

/** "a brave fox named Tim". */
export function who({ creature, trait, name }: Wishes, random: Random): string {
  const named = name === undefined || name === null ? "" : ` ${random.pick(["named", "named", "called"])} ${name}`;
  if (creature === undefined) return name ?? "somebody";
  return `a ${trait ?? ""} ${creature.kind}${named}`;
}

/** "a red kite". */
export function what({ thing, look }: Wishes): string {
  return `a ${look ?? ""} ${thing ?? "thing"}`;
}

/** "a forest" or "the forest". */
export function placeNoun(place: Place, random: Random): string {
  return `${ONLY_ONE.has(place.noun) || random.chance(0.35) ? "the" : "a"} ${place.noun}`;
}

/** "in the forest" or "in a forest". */
export function where(place: Place, random: Random): string {
  return `${place.at} ${ONLY_ONE.has(place.noun) || random.chance(0.65) ? "the" : "a"} ${place.noun}`;
}
