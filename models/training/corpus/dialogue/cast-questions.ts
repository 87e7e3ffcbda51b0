import { hasPlace, hasThing, isMentioned, thingWords } from "./answers.ts";
import { ABOUT_PLACE, ABOUT_THING, HERO_KIND, HERO_NAME, WHO } from "./question-wording.ts";
import { question } from "./question.ts";

/** Who was in it. */
export const who = question(WHO, (story) => {
  const { hero, friend, other } = story.cast;
  const intro = hero.name === undefined ? `a ${hero.kind}` : `${hero.name} the ${hero.kind}`;
  const others = [friend, other]
    .filter((somebody) => isMentioned(story, somebody))
    .map(({ kind, name }) => (name === undefined ? `a ${kind}` : `${name} the ${kind}`));
  const [first, ...rest] = [intro, ...others];
  const all = rest.length === 0 ? first : `${[first, ...rest.slice(0, -1)].join(", ")} and ${rest.at(-1)}`;
  return [others.length === 0 ? ALONE : TOGETHER, { intro, all, also: others.join(" and ") }];
});

const ALONE = [
  "It is about {intro}.",
  "The story is about {intro}.",
  "The hero is {intro}.",
  "It was {intro}.",
  "{Intro}.",
  "There was {intro}.",
];

const TOGETHER = [
  "It is about {intro}. There was also {also}.",
  "There was {intro}, and also {also}.",
  "{All}.",
  "{All} were in it.",
  "The hero is {intro}. There is also {also}.",
  "It was about {all}.",
  "The story is about {all}.",
];

/** What the hero is called. */
export const heroName = question(HERO_NAME, ({ cast: { hero } }) =>
  hero.name === undefined
    ? [
        [
          "The {kind} has no name in this story.",
          "It is just called the {kind}.",
          "The story does not say. It is only called the {kind}.",
          "The {kind} did not have a name.",
          "I did not give the {kind} a name.",
          "The {kind} has no name, but you can give it one.",
        ],
      ]
    : [
        [
          "{His} name [was|is] {hero}.",
          "The {kind}'s name [was|is] {hero}.",
          "The {kind} [was|is] called {hero}.",
          "{hero}.",
          "{He} [was|is] called {hero}.",
          "The {kind} was named {hero}.",
          "{His} name was {hero}, and {he} was a {kind}.",
        ],
      ],
);

/** What the hero is. */
export const heroKind = question(HERO_KIND, ({ cast: { hero } }) => [
  [
    "{Hero} [was|is] a {kind}.",
    "A {kind}.",
    "It [was|is] a {kind}.",
    "{He} was a {kind}.",
    "The hero [was|is] a {kind}.",
    "{He} is a {kind} in this story.",
  ].slice(hero.name === undefined ? 1 : 0),
]);

/** Where it happened. */
export const place = question(ABOUT_PLACE, (story) => {
  const { at, noun } = story.cast.place;
  if (!hasPlace(story)) {
    return [
      [
        "The story does not say where it happened.",
        "I did not say where it was.",
        "The story does not tell us the place.",
        "I do not know. The story does not say.",
        "That is not in the story.",
        "The story does not say. You can choose a place for it.",
      ],
    ];
  }
  return [
    [
      "It happened {at}.",
      "{At}.",
      "It [was|is] {at}.",
      "It took place {at}.",
      "The story happens {at}.",
      "{hero} was {at}.",
    ],
    { at: `${at} the ${noun}` },
  ];
});

/** Which thing it turned on. */
export const thing = question(ABOUT_THING, (story) => {
  if (!hasThing(story)) return undefined;
  return [
    [
      "It was {what}.",
      "{What}.",
      "The story is about {what}.",
      "The thing was {what}.",
      "There was {what}.",
      "It [was|is] about {what}.",
    ],
    { what: thingWords(story) },
  ];
});
