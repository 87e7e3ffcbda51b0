import { hash } from "../random.ts";
import { type Wishes } from "../story.ts";

const HELD_OUT_SHARE = 10;

/** Whether the three words belong to the tenth of all triples that no training dialogue asks for. */
export function isHeldOut(creature: string, thing: string, place: string): boolean {
  return hash(creature + thing + place) % HELD_OUT_SHARE === 0;
}

/** Whether the wishes name a creature, a thing and a place that are kept back together. */
export function areHeldOut({ creature, thing, place }: Wishes): boolean {
  if (creature === undefined || thing === undefined || place === undefined) return false;
  return isHeldOut(creature.kind, thing, place.noun);
}

/** Requests in words that no training dialogue uses: templates over `{creature}`, `{thing}` and `{a place}`. */
export const HELD_OUT_WORDINGS: readonly string[] = [
  "I'd love to read something with a {creature}, a {thing} and {a place} in it.",
  "My son adores anything featuring a {creature}. Could you invent one that also has a {thing} and {a place}?",
  "Let us imagine {a place}, a {creature} and a {thing}. What might happen?",
  "Spin me a yarn: a {creature}, a {thing}, {a place}.",
  "Would you mind narrating an adventure of a {creature} that involves a {thing} and {a place}?",
  "It is raining outside, so entertain us with a {creature}, a {thing} and {a place}.",
  "Today's three ingredients are a {creature}, a {thing} and {a place}. Go ahead!",
  "Compose a narrative in which a {creature} comes across a {thing} near {a place}.",
];
