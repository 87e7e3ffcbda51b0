import { type Place } from "./lexicon/places.ts";

/** Somebody in a story. */
export interface Character {
  /** "fox", "old woman". */
  readonly kind: string;
  /** Undefined for somebody who is only called by kind. */
  readonly name: string | undefined;
  readonly gender: "she" | "he";
  /** What the character is like: "little", "brave". */
  readonly trait: string;
}

/** The thing that a story turns on. */
export interface Thing {
  readonly noun: string;
  /** "red"; empty when nothing is said about it. */
  readonly look: string;
}

/** All that a story is about, before it is told. */
export interface Cast {
  readonly hero: Character;
  readonly friend: Character;
  /** A stranger: an owner, a helper, a rival, as the plot needs. */
  readonly other: Character;
  /** Somebody older of the hero's family: "mother". */
  readonly elder: Character;
  readonly thing: Thing;
  readonly place: Place;
  /** What the place is like; may be empty. */
  readonly placeLook: string;
}

const PRONOUNS = {
  she: { he: "she", him: "her", his: "her", hers: "hers", himself: "herself" },
  he: { he: "he", him: "him", his: "his", hers: "his", himself: "himself" },
} as const;

const ROLES: Readonly<Record<string, "hero" | "friend" | "other" | "elder">> = {
  h: "hero",
  f: "friend",
  o: "other",
  e: "elder",
};

/**
 * The words of a cast, for templates. `{h}` the hero by name (now and then by kind), `{f}` the friend, `{o}` the stranger, `{e}` the
 * elder ("his mother"); of each `.name .call .kind .trait .the .a .intro .he .him .his .hers .himself`, and `{he} {him} {his} {hers} {himself}`
 * for the hero; `{thing} {a thing} {the thing}`; `{place} {a place} {at a place} {the place} {at place} {to place}`.
 * @param name as it stands between the braces
 * @param vary whether `{h}` may be told by kind this time
 */
export function castWord(cast: Cast, name: string, vary: () => boolean): string | undefined {
  const { thing, place } = cast;
  if (name in PRONOUNS.he) return PRONOUNS[cast.hero.gender][name as keyof typeof PRONOUNS.he];
  const [code, part] = name.split(".");
  const role = ROLES[code!];
  if (role !== undefined) return characterWord(cast, role, part, vary);
  switch (name) {
    case "thing":
      return thing.noun;
    case "a thing":
      return `a ${thing.look} ${thing.noun}`;
    case "the thing":
      return `the ${thing.noun}`;
    case "place":
      return place.noun;
    case "a place":
      return `${place.noun.endsWith("s") ? "the" : "a"} ${cast.placeLook} ${place.noun}`;
    case "at a place":
      return `${place.at} ${place.noun.endsWith("s") ? "the" : "a"} ${cast.placeLook} ${place.noun}`;
    case "the place":
      return `the ${place.noun}`;
    case "at place":
      return `${place.at} the ${place.noun}`;
    case "to place":
      return `to the ${place.noun}`;
    default:
      return undefined;
  }
}

function characterWord(
  cast: Cast,
  role: "hero" | "friend" | "other" | "elder",
  part: string | undefined,
  vary: () => boolean,
): string | undefined {
  const character = cast[role];
  const the = role === "elder" ? `${PRONOUNS[cast.hero.gender].his} ${character.kind}` : `the ${character.kind}`;
  switch (part) {
    case undefined:
      return vary() || character.name === undefined ? the : character.name;
    case "name":
      return character.name ?? the;
    case "call":
      return character.name ?? `little ${character.kind}`;
    case "kind":
      return character.kind;
    case "trait":
      return character.trait;
    case "the":
      return the;
    case "a":
      return `a ${character.trait} ${character.kind}`;
    case "intro":
      return `a ${character.trait} ${character.kind}${character.name === undefined ? "" : ` named ${character.name}`}`;
    default:
      return PRONOUNS[character.gender][part as keyof typeof PRONOUNS.he];
  }
}
