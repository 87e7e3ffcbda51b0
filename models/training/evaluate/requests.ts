import { HELD_OUT_WORDINGS, isHeldOut } from "../corpus/dialogue/held-out.ts";
import { requestWording } from "../corpus/dialogue/request-wording.ts";
import { type Creature, CREATURES } from "../corpus/lexicon/creatures.ts";
import { type Place, PLACES } from "../corpus/lexicon/places.ts";
import { THING_NOUNS } from "../corpus/lexicon/things.ts";
import { type Random } from "../corpus/random.ts";
import { type Ending, type Length } from "../corpus/teller.ts";
import { expand } from "../corpus/template.ts";
import { UNKNOWN_CREATURES, UNKNOWN_PLACES, UNKNOWN_THINGS } from "./unknown-words.ts";

/** Somebody asks for a story. */
export interface StoryRequest {
  readonly creature: string;
  readonly thing: string;
  readonly place: string;
  readonly text: string;
  /** Whether the request is worded as no request of the training is. */
  readonly newWording: boolean;
}

interface Triple {
  readonly creature: Creature;
  readonly thing: string;
  readonly place: Place;
}

/** What a request may ask for besides. */
interface Extras {
  readonly end?: Ending;
  readonly length?: Length;
}

/** Requests for known words that never come together in the training; every other one in a wording that never does. */
export function heldOutRequests(count: number, random: Random): StoryRequest[] {
  return Array.from({ length: count }, (_, i) => request(heldOutTriple(random), random, i % 2 === 1));
}

/** Requests for words that the corpus's lists lack; every other one in a wording that the training lacks. */
export function unknownWordRequests(count: number, random: Random): StoryRequest[] {
  return Array.from({ length: count }, (_, i) => {
    const creature: Creature = { kind: random.pick(UNKNOWN_CREATURES), gender: "any" };
    const triple = { creature, thing: random.pick(UNKNOWN_THINGS), place: random.pick(UNKNOWN_PLACES) };
    return request(triple, random, i % 2 === 1);
  });
}

/** Requests as the first ones, in wordings of the training, that ask for an end or a length as well. */
export function requestsWith(extras: Extras, count: number, random: Random): StoryRequest[] {
  return Array.from({ length: count }, () => request(heldOutTriple(random), random, false, extras));
}

function heldOutTriple(random: Random): Triple {
  for (;;) {
    const creature = random.pick(CREATURES);
    const thing = random.pick(THING_NOUNS);
    const place = random.pick(PLACES);
    const differ = new Set([creature.kind, thing, place.noun]).size === 3;
    if (differ && isHeldOut(creature.kind, thing, place.noun)) return { creature, thing, place };
  }
}

function request(triple: Triple, random: Random, newWording: boolean, extras: Extras = {}): StoryRequest {
  const { creature, thing, place } = triple;
  const words: Record<string, string> = { creature: creature.kind, thing, "a place": `a ${place.noun}` };
  const text = newWording
    ? expand(random.pick(HELD_OUT_WORDINGS), random, (name) => words[name])
    : requestWording({ ...triple, ...extras }, random);
  return { creature: creature.kind, thing, place: place.noun, text, newWording };
}
