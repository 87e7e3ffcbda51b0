import { type Random } from "../corpus/random.ts";
import { endingOf } from "./ending.ts";
import { type Figure, FigureGroup } from "./figures.ts";
import { FOLLOW_UPS, NEW_NAMES } from "./follow-up-wordings.ts";
import { heroName, namesHero } from "./hero.ts";
import { mentions, sharedRuns, storyOf } from "./measures.ts";
import { type Dialogue, type Teller, transcript } from "./storyteller.ts";
import { type ToldStory, toldStory } from "./story-figures.ts";

/** More than this share of an answer's runs of four words in common with the story: the same text again. */
const SAME_TEXT = 0.5;

/** What came of a request that followed a story. */
interface Followed {
  readonly before: ToldStory;
  readonly dialogue: Dialogue;
  /** The answer without an announcement. */
  readonly answer: string;
  readonly tokens: number;
  /** The new name, where one was asked for. */
  readonly name: string;
}

type Verdict = (followed: Followed) => boolean;

/** What is asked, what counts as right, in words and as a program, and what is demanded. */
interface FollowUp {
  readonly kind: Exclude<keyof typeof FOLLOW_UPS, "again">;
  readonly name: string;
  readonly holds: Verdict;
  readonly target?: number;
}

const namesIt: Verdict = ({ before, answer }) => namesHero(answer, before.story, before.request.creature);
const sameCreature: Verdict = ({ before, answer }) => mentions(answer, before.request.creature);

const KINDS: readonly FollowUp[] = [
  { kind: "who", name: '"who was in it?" names the hero', holds: namesIt, target: 80 },
  {
    kind: "where",
    name: '"where did it happen?" names the place',
    holds: ({ before, answer }) => mentions(answer, before.request.place),
  },
  {
    kind: "rename",
    name: '"change the name": the new name is there, the old is not',
    holds: ({ before, answer, name }) => {
      const old = heroName(before.story, before.request.creature);
      return mentions(answer, name) && (old === undefined || !mentions(answer, old));
    },
  },
  {
    kind: "shorter",
    name: '"make it shorter": fewer tokens, the same creature',
    holds: (one) => one.tokens < one.before.answer.tokens.length && sameCreature(one),
  },
  {
    kind: "longer",
    name: '"make it longer": more tokens, the same creature',
    holds: (one) => one.tokens > one.before.answer.tokens.length && sameCreature(one),
  },
  {
    kind: "sad",
    name: '"make it sad": a sad end, the same creature',
    holds: (one) => endingOf(one.answer) === "sad" && sameCreature(one),
  },
  {
    kind: "happy",
    name: '"make it happy": a happy end, the same creature',
    holds: (one) => endingOf(one.answer) === "happy" && sameCreature(one),
  },
  {
    kind: "goOn",
    name: '"go on": about the hero, not the same text again',
    holds: (one) => (namesIt(one) || sameCreature(one)) && sharedRuns(one.answer, one.before.story) <= SAME_TEXT,
  },
];

/**
 * Figures of what comes after a story, `count` cases of each kind, over the stories in turn.
 * @param sad stories that were asked to be sad, for "make it happy": few others end sadly
 */
export function followUpFigures(
  storyteller: Teller,
  told: readonly ToldStory[],
  sad: readonly ToldStory[],
  count: number,
  random: Random,
): Figure[] {
  const figures = new FigureGroup("after a story");
  const show = ({ dialogue }: Followed): string => transcript(dialogue);
  for (const [i, { kind, name, holds, target }] of KINDS.entries()) {
    const stories = suitable(kind === "happy" ? sad : told, kind, count, i);
    const cases = follow(storyteller, stories, kind, random);
    figures.share(name, cases, holds, target === undefined ? { show } : { target, show });
  }
  const second = secondStories(storyteller, suitable(told, "who", count, KINDS.length), told, random);
  const latest = follow(storyteller, second, "who", random);
  figures.share('"who was in it?" after two stories names the latest hero', latest, namesIt, { show });
  return figures.figures;
}

/** Stories about the creature that was asked for, which a request makes sense after; another stretch of them for each `offset`. */
function suitable(told: readonly ToldStory[], kind: FollowUp["kind"], count: number, offset: number): ToldStory[] {
  const without = kind === "sad" ? "sad" : "happy";
  const ended = told.filter(({ answer, story, request }) => {
    return (
      answer.ended &&
      mentions(story, request.creature) &&
      ((kind !== "sad" && kind !== "happy") || endingOf(story) !== without)
    );
  });
  const most = Math.min(count, ended.length);
  return Array.from({ length: most }, (_, i) => ended[(offset * count + i) % ended.length]!);
}

function follow(
  storyteller: Teller,
  stories: readonly ToldStory[],
  kind: FollowUp["kind"],
  random: Random,
): Followed[] {
  const names = stories.map(({ story }) => random.pick(NEW_NAMES.filter((name) => !mentions(story, name))));
  const users = stories.map((_, i) => random.pick(FOLLOW_UPS[kind]).replace("{name}", names[i]!));
  const dialogues = storyteller.ask(
    stories.map(({ dialogue }) => dialogue),
    users,
  );
  return dialogues.map((dialogue, i) => {
    const { text, tokens } = dialogue.exchanges.at(-1)!.answer;
    return { before: stories[i]!, dialogue, answer: storyOf(text), tokens: tokens.length, name: names[i]! };
  });
}

/** A second story in each dialogue, about another story's words, where it ends and has its hero. */
function secondStories(
  storyteller: Teller,
  first: readonly ToldStory[],
  told: readonly ToldStory[],
  random: Random,
): ToldStory[] {
  const asked = first.flatMap(({ dialogue, request: { creature } }) => {
    const others = told.filter((other) => other.request.creature !== creature);
    if (others.length === 0) return [];
    const { request } = random.pick(others);
    const list = `a ${request.creature}, a ${request.thing} and a ${request.place}`.replace(/\ba(?= [aeio])/g, "an");
    return { dialogue, request: { ...request, text: random.pick(FOLLOW_UPS.again).replace("{list}", list) } };
  });
  const dialogues = storyteller.ask(
    asked.map(({ dialogue }) => dialogue),
    asked.map(({ request }) => request.text),
  );
  const stories = dialogues.map((dialogue, i) => toldStory(asked[i]!.request, dialogue));
  return stories.filter(({ answer, story, request }) => answer.ended && mentions(story, request.creature));
}
