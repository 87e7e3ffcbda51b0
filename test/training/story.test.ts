import { describe, expect, it } from "vitest";
import { CREATURES } from "../../models/training/corpus/lexicon/creatures.ts";
import { PLACES } from "../../models/training/corpus/lexicon/places.ts";
import { THING_NOUNS } from "../../models/training/corpus/lexicon/things.ts";
import { PLOTS } from "../../models/training/corpus/plots/index.ts";
import { type Story, tell } from "../../models/training/corpus/story.ts";
import { type Length } from "../../models/training/corpus/teller.ts";
import { firstSentence } from "../../models/training/evaluate/opening-sentence.ts";

const COUNT = 3000;

/** What a story says of its end in advance: at its beginning, and where it turns to the end. */
const ANNOUNCED = {
  happy: /(?:It was going to be|It was the beginning of|A) (?:a )?happy (?:day|story).*happy part/s,
  sad: /(?:It was going to be|It was the beginning of|A) (?:a )?sad (?:day|story).*sad part/s,
} as const;

const LENGTHS = ["short", "normal", "long"] as const;
const stories = Array.from({ length: COUNT }, (_, i) => tell(i * 7919 + 5, { length: LENGTHS[i % 3]! }));

/** The story without the words that are its own: what stays is how it is told. */
function skeleton({ text, cast }: Story): string {
  const own = [cast.hero, cast.friend, cast.other].flatMap(({ name, kind, trait }) => [name, kind, trait]);
  const words = [...own, cast.thing.noun, cast.thing.look, cast.place.noun, cast.placeLook, cast.elder.kind];
  const pattern = words.filter((word) => word !== undefined && word !== "").join("|");
  return text.replace(new RegExp(`\\b(${pattern})\\b`, "gi"), "_");
}

describe("stories", () => {
  it("name their creature, thing and place", () => {
    for (const { text, cast } of stories) {
      expect(text.toLowerCase()).toContain(cast.hero.kind.toLowerCase());
      expect(text).toContain(cast.thing.noun);
      expect(text).toContain(cast.place.noun);
    }
  });

  it("share no skeleton but by the longest of odds", () => {
    expect(new Set(stories.map(skeleton)).size).toBe(COUNT);
  });

  it("use every plot and both ends", () => {
    expect(new Set(stories.map(({ plot }) => plot)).size).toBe(PLOTS.length);
    expect(new Set(stories.map(({ end, length }) => `${end} ${length}`)).size).toBe(6);
  });

  it("have no residue of the templates, and sentences that begin and end well", () => {
    for (const { text } of stories) {
      // eslint-disable-next-line no-control-regex
      expect(text).not.toMatch(/[[\]{}|\u0000-\u0009\uE000]| {2}|undefined| [.,!?]|\ban? an? |\bthe the\b|\ba [aeio]/);
      expect(text).toMatch(/^["A-Z]/);
      expect(text).toMatch(/[.!?]"?$/);
      expect(text).not.toMatch(/[.!?] [a-z]/);
    }
  });

  it("stay short enough for 300 tokens", () => {
    expect(Math.max(...stories.map(({ text }) => text.length))).toBeLessThan(1300);
  });
});

describe("a story told again", () => {
  it("is the same for the same seed", () => {
    expect(tell(11)).toEqual(tell(11));
  });

  it("changes nothing but the name when the name changes", () => {
    for (let seed = 0; seed < 300; seed++) {
      const first = tell(seed);
      const { name, gender } = first.cast.hero;
      if (name === undefined || new RegExp(`\\b${name}`).test(first.cast.friend.name ?? "")) continue;
      const second = tell(seed, { name: "Zebulon", gender });
      expect(second.text.replaceAll("Zebulon", name)).toBe(first.text);
    }
  });

  it("loses sentences but changes none when it is to be shorter", () => {
    for (let seed = 0; seed < 300; seed++) {
      const long = tell(seed, { length: "long" }).text;
      const short = tell(seed, { length: "short" }).text;
      expect(short.length).toBeLessThanOrEqual(long.length);
    }
  });

  it("begins alike and ends otherwise when the end changes", () => {
    for (let seed = 0; seed < 100; seed++) {
      const [happy, sad] = (["happy", "sad"] as const).map((end) => tell(seed, { end, length: "normal" }).text);
      expect(firstSentence(happy!)).toBe(firstSentence(sad!));
      expect(happy).not.toBe(sad);
    }
  });

  it.each(LENGTHS)("says how it will end before it does, in a %s telling", (length) => {
    for (let seed = 0; seed < 300; seed++) {
      expect(tell(seed, { end: "happy", length }).text).toMatch(ANNOUNCED.happy);
      expect(tell(seed, { end: "sad", length }).text).toMatch(ANNOUNCED.sad);
    }
  });

  it.each([
    ["short", "normal", 1.15],
    ["normal", "long", 1.25],
  ] as const)("is %s, and clearly longer when it is %s", (less, more, factor) => {
    const mean = (length: Length) =>
      stories.slice(0, 300).reduce((sum, { seed }) => sum + tell(seed, { length }).text.length, 0) / 300;
    expect(mean(more) / mean(less)).toBeGreaterThan(factor);
  });
});

describe("the lexicon", () => {
  it("has every word once", () => {
    for (const words of [CREATURES.map(({ kind }) => kind), THING_NOUNS, PLACES.map(({ noun }) => noun)]) {
      expect(words.filter((word, i) => words.indexOf(word) !== i)).toEqual([]);
    }
  });
});
