import { type Cast, type Character } from "./cast.ts";
import { COMMON_CREATURES, CREATURES, type Creature } from "./lexicon/creatures.ts";
import { CLASSES } from "./lexicon/classes.ts";
import { HE_NAMES, SHE_NAMES } from "./lexicon/names.ts";
import { COMMON_PLACES, type Place, PLACE_LOOKS, PLACES } from "./lexicon/places.ts";
import { COMMON_THINGS, THING_LOOKS, THING_NOUNS } from "./lexicon/things.ts";
import { PLOTS } from "./plots/index.ts";
import { Random } from "./random.ts";
import { type Ending, type Facts, type Length, Teller } from "./teller.ts";

/** What somebody asks of a story; what is absent is chosen freely. */
export interface Wishes {
  readonly creature?: Creature;
  readonly trait?: string;
  /** null: nobody has a name. */
  readonly name?: string | null;
  readonly gender?: "she" | "he";
  readonly thing?: string;
  readonly look?: string;
  readonly place?: Place;
  readonly end?: Ending;
  readonly length?: Length;
}

/** A story that was told, and all that is needed to tell it again. */
export interface Story {
  readonly seed: number;
  readonly plot: string;
  readonly wishes: Wishes;
  readonly cast: Cast;
  readonly end: Ending;
  readonly length: Length;
  readonly text: string;
  readonly facts: Facts;
}

const STRANGERS = ["old", "big", "strange", "tall", "wise", "grumpy", "young", "friendly", "fat"];
const CHANCE_OF_COMMON = 0.45;
const CHANCE_OF_NAME = 0.88;
const CHANCE_OF_HAPPY = 0.65;

/** Tells the story of a seed. The same seed with other wishes changes only what the wishes change. */
export function tell(seed: number, wishes: Wishes = {}): Story {
  const random = new Random(seed);
  const plot = random.pick(PLOTS);
  const happy = random.chance(CHANCE_OF_HAPPY);
  const cast = chooseCast(random.seed(), wishes);
  const end = wishes.end ?? (happy ? "happy" : "sad");
  const teller = new Teller(seed, cast, end);
  plot.tell(teller);
  const told = wishes.length ?? "normal";
  return {
    seed,
    plot: plot.name,
    wishes,
    cast,
    end,
    length: told,
    text: teller.text(told),
    facts: teller.facts(),
  };
}

/** Who and what a story of this seed is about. */
export function chooseCast(seed: number, wishes: Wishes): Cast {
  const random = new Random(seed);
  const creature = common(random, COMMON_CREATURES, CREATURES);
  const half = random.int(2);
  const hero = chooseCharacter(random, wishes.creature ?? creature, wishes, half);
  const friend = chooseCharacter(random, otherThan(random, [hero.kind]), {}, 1 - half);
  const other = {
    ...chooseCharacter(random, otherThan(random, [hero.kind, friend.kind]), { name: null }, half),
    trait: random.pick(STRANGERS),
  };
  const thing = common(random, COMMON_THINGS, THING_NOUNS);
  const look = random.chance(0.8) ? random.pick(THING_LOOKS) : "";
  const place = common(random, COMMON_PLACES, PLACES);
  const placeLook = random.pick(PLACE_LOOKS);
  const elder = random.pick(CLASSES.elder!);
  return {
    hero,
    friend,
    other,
    elder: { kind: elder, name: undefined, gender: genderOfElder(elder, random), trait: "" },
    thing: {
      noun: wishes.thing ?? thing,
      look: wishes.look ?? (wishes.thing === undefined || random.chance(0.6) ? look : ""),
    },
    place: wishes.place ?? place,
    placeLook,
  };
}

/** @param half which half of the names is free: hero and friend take theirs from different ones */
function chooseCharacter(random: Random, creature: Creature, wishes: Wishes, half: number): Character {
  const coin = random.chance(0.5) ? "she" : "he";
  const gender = creature.gender === "any" ? (wishes.gender ?? coin) : creature.gender;
  const named = random.chance(CHANCE_OF_NAME);
  const names = gender === "she" ? SHE_NAMES : HE_NAMES;
  const name = random.pick(names.filter((_, i) => i % 2 === half));
  const trait = random.pick(["little", "little", "small", "young", "brave", ...CLASSES.good!, ...CLASSES.flaw!]);
  return {
    kind: creature.kind,
    name: wishes.name === null ? undefined : (wishes.name ?? (named ? name : undefined)),
    gender,
    trait: wishes.trait ?? trait,
  };
}

function otherThan(random: Random, kinds: readonly string[]): Creature {
  const creature = common(random, COMMON_CREATURES, CREATURES);
  return kinds.includes(creature.kind) ? CREATURES.find(({ kind }) => !kinds.includes(kind))! : creature;
}

function common<T>(random: Random, often: readonly T[], all: readonly T[]): T {
  return random.chance(CHANCE_OF_COMMON) ? random.pick(often) : random.pick(all);
}

function genderOfElder(elder: string, random: Random): "she" | "he" {
  if (/mother|aunt|sister/.test(elder)) return "she";
  if (/father|uncle|brother/.test(elder)) return "he";
  return random.chance(0.5) ? "she" : "he";
}
