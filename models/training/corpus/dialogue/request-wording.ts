import { type Random } from "../random.ts";
import { type Wishes } from "../story.ts";
import { placeNoun, what, where, who } from "./subject.ts";
import { enumerate, typed, word, type Words } from "./wording.ts";

/** Requests over `{a story}` ("a short story") and `{about}` (" about a fox"). */
const ASKS = [
  "[Tell|Tell|Write] me {a story}{about}.",
  "[Tell|Tell|Write] me {a story}{about}.",
  "[Please|please] tell me {a story}{about}.",
  "Tell me {a story}{about}, please.",
  "[Can|Could|Would|Will] you [please|] [tell|write|make up] [me|] {a story}{about}?",
  "Can I [have|hear|get] {a story}{about}[, please|]?",
  "[May|Could] I [please|] hear {a story}{about}?",
  "Write {a story}{about}.",
  "[Please|] [write|make up|invent] {a story}{about}.",
  "I want [to hear|to read|] {a story}{about}.",
  "I want you to tell {a story}{about}.",
  "I would [like|love] [to hear|to read|] {a story}{about}[, please|].",
  "I'd like {a story}{about}.",
  "I need {a story}{about}.",
  "Give me {a story}{about}.",
  "Do you know {a story}{about}?",
  "Do you have {a story}{about}?",
  "How about {a story}{about}?",
  "Let me hear {a story}{about}.",
  "Let's have {a story}{about}.",
  "[Hello|Hi|Hey][!|,|.] [Can|Could] you tell me {a story}{about}?",
  "[Hello|Hi|Hey][!|,|.] [Please|] tell me {a story}{about}.",
  "My [daughter|son|sister|brother|little girl|little boy|class] wants {a story}{about}.",
  "[Quick|Now|Once more|Next|OK|So]: {a story}{about}.",
  "{a story}{about}[, please| please|].",
  "Make {a story}{about}.",
  "Please read me {a story}{about}.",
  "Think of {a story}{about}.",
  "Would you tell us {a story}{about}?",
];

/** Requests that name nothing at all. */
const OPEN = [
  "I am [so|] bored. Tell me {a story}.",
  "[Entertain me|Surprise me|Any story will do]! [Tell me {a story}.|]",
  "[Please start|Start] {a story}.",
  "Once upon a time...",
  "[Story time|It is story time]!",
  "Tell me [something|anything].",
  "I can't sleep. [Tell me|I need] {a story}.",
  "Tell me {a story}, any story.",
  "What stories do you know? Tell me one.",
  "Story, please.",
  "Story!",
];

/** Requests over the bare words. */
const LISTS = [
  "[Story|Tale|Story about|A story with|Words]: {nouns}.",
  "{nouns}",
  "Use these words in {a story}: {nouns}.",
  "Write {a story} with [these words|the words]: {nouns}.",
  "Here are my words: {nouns}. [Make|Tell|Write] {a story}.",
  "Make {a story} out of {nouns}.",
];

/** Requests over `{list}`, all that is named with articles. */
const ITEMS = [
  "Can you put {list} in {a story}?",
  "Make up {a story}. It should have {list} in it.",
  "Tell me {a story}. There must be {list} in it.",
  "I am thinking of {list}. Can you tell {a story}?",
  "What happens in {a story} with {list}?",
  "There is {list}. What is {a story} about that?",
  "Suppose there is {list}. Now tell {a story}.",
  "[My children like|We like|I like] {list}. Can you tell us {a story} with that?",
  "{list}: can you make {a story} of that?",
  "I have {list} for you. Tell {a story}.",
  "Read me something with {list}.",
  "Something about {list}, please.",
  "Do you have anything with {list} in it?",
  "What can you tell me about {list}?",
  "Invent something about {list}.",
];

const ABOUT: Readonly<Record<string, readonly string[]>> = {
  ctp: [
    " [about|with|of] {list}",
    " about {list}",
    " with {list} in it",
    " about {who} [and|with] {what} {where}",
    " about {who} who [has|finds|sees] {what} {where}",
    " {where}, about {who} and {what}",
    " that happens {where}, with {who} and {what}",
    " [set|that takes place] {where} about {who} and {what}",
    " where {who} [finds|has] {what} {where}",
    " about {who}. There is {what} in it, and it happens {where}",
  ],
  ct: [
    " [about|with|of] {list}",
    " about {who} who [has|finds|gets|sees] {what}",
    " about {who} with {what}",
    " where {who} [finds|has] {what}",
  ],
  cp: [
    " [about|with] {list}",
    " about {who} {where}",
    " about {who} who [lives|is] {where}",
    " {where} with {who}",
    " set {where} about {who}",
  ],
  tp: [" [about|with] {list}", " about {what} {where}", " that happens {where}, with {what} in it"],
  c: [" about {who}", " about {who}", " with {who}", " with {who} in it", " of {who}", " where {who} is the hero"],
  t: [" about {what}", " with {what} in it", " where someone has {what}"],
  p: [" [that happens|] {where}", " [set|that takes place] {where}", " about {place}"],
  n: [" about [somebody|someone] [named|called] {name}", " about {name}", " where the hero is [named|called] {name}"],
  "": [""],
};

/** The request in words, which says all the wishes and nothing else. */
export function requestWording(wishes: Wishes, random: Random): string {
  const items = random.chance(0.75) ? nouns(wishes, random) : nouns(wishes, random).reverse();
  const lone = wishes.creature === undefined ? wishes.name : undefined;
  const key = subset(wishes);
  const inside = random.chance(0.6);
  const words: Words = {
    "a story": storyWords(inside ? wishes : {}, random),
    who: who(wishes, random),
    what: what(wishes),
    where: wishes.place === undefined ? "" : where(wishes.place, random),
    place: wishes.place === undefined ? "" : placeNoun(wishes.place, random),
    list: enumerate(items, random),
    nouns: random.chance(0.5) ? bare(wishes).join(", ") : enumerate(bare(wishes), random),
    name: wishes.name ?? "",
  };
  const about = word(random, ABOUT[lone ? key + "n" : key] ?? ABOUT[key]!, words);
  const named = lone && key !== "" ? random.pick([` The hero is called ${lone}.`, ` The hero's name is ${lone}.`]) : "";
  const plain = wishes.trait === undefined && wishes.look === undefined && wishes.name === undefined;
  let wordings = ASKS;
  if (key === "" && !lone && random.chance(0.4)) wordings = OPEN;
  else if (key.length > 1 && plain && random.chance(0.12)) wordings = LISTS;
  else if (key.length > 1 && random.chance(0.2)) wordings = ITEMS;
  const text = typed(random, wordings, { ...words, about: about === "" ? "" : ` ${about}` });
  const told = inside && text.toLowerCase().includes(words["a story"]!);
  return withEnd(named === "" ? text : closed(text) + named, told ? {} : wishes, random);
}

/** "Here is a short, sad story about a fox and a key.", as far as the wishes go. */
export function leadIn(wishes: Wishes, random: Random): string {
  const { place, ...rest } = wishes;
  const items = nouns(rest, random);
  const words: Words = {
    about: items.length === 0 ? "" : ` about ${enumerate(items, random)}`,
    where: place === undefined ? "" : ` ${where(place, random)}`,
    kind: [wishes.length === "normal" ? undefined : wishes.length, wishes.end].filter((word) => word).join(", "),
  };
  return word(
    random,
    [
      "Here is a {kind} story{about}{where}.",
      "Here is a {kind} story{about}{where}.",
      "Here is a {kind} story{about}{where}.",
      "[Of course|Sure|Gladly|Yes]! Here is a {kind} story{about}{where}.",
      "This is a {kind} story{about}{where}.",
    ],
    words,
  );
}

function subset({ creature, thing, place }: Wishes): string {
  return (creature ? "c" : "") + (thing ? "t" : "") + (place ? "p" : "");
}

function nouns(wishes: Wishes, random: Random): string[] {
  const items: string[] = [];
  if (wishes.creature ?? wishes.name) items.push(who(wishes, random));
  if (wishes.thing) items.push(what(wishes));
  if (wishes.place) items.push(placeNoun(wishes.place, random));
  return items;
}

function bare({ creature, thing, place }: Wishes): string[] {
  return [creature?.kind, thing, place?.noun].filter((noun) => noun !== undefined);
}

/** "a short sad story". */
function storyWords({ end, length }: Wishes, random: Random): string {
  const kind = random.pick(["story", "story", "story", "story", "tale", "bedtime story", "little story"]);
  const size = length === "normal" ? "" : (length ?? "");
  const words = random
    .pick([
      [size, end],
      [end, size],
    ])
    .filter((word) => word);
  return ["a", ...words, kind].join(" ");
}

const ENDS = [
  "[Please make|Make] it {end}.",
  "It should [have a {end} end|end {endly}].",
  "With a {end} ending[, please|].",
  "I want a {end} ending.",
  "Can [it|the story] have a {end} [ending|end]?",
  "The [end|ending] should be {end}.",
  "Let it end {endly}.",
  "{end} [end|ending][, please| please|].",
  "A {end} [end|ending][, please|].",
  "And make [it|the end|the ending] {end}[, please|].",
  "It has to end {endly}.",
  "I like {end} [ends|endings|stories].",
];
const SIZES = [
  "[Please make|Make|Keep] it {length}.",
  "It should be {length}.",
  "A {length} one, please.",
  "Not too {wrong}.",
  "But make it {length}[, please|].",
  "I want it {length}.",
];

function withEnd(text: string, { end, length }: Wishes, random: Random): string {
  const extra: string[] = [];
  if (end !== undefined) extra.push(typed(random, ENDS, { end, endly: end === "happy" ? "happily" : "sadly" }));
  if (length === "short" || length === "long") {
    extra.push(typed(random, SIZES, { length, wrong: length === "short" ? "long" : "short" }));
  }
  if (extra.length === 0) return text;
  return [text, ...extra].map((one, i) => (i < extra.length ? closed(one) : one)).join(" ");
}

function closed(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
