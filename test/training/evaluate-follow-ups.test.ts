import { describe, expect, it } from "vitest";
import { Random } from "../../models/training/corpus/random.ts";
import { followUpFigures } from "../../models/training/evaluate/follow-up-figures.ts";
import { FOLLOW_UPS } from "../../models/training/evaluate/follow-up-wordings.ts";
import { smallTalkFigures } from "../../models/training/evaluate/small-talk-figures.ts";
import {
  subjectFigures,
  textFigures,
  type ToldStory,
  toldStory,
} from "../../models/training/evaluate/story-figures.ts";
import { type Answer, type Dialogue, type Teller } from "../../models/training/evaluate/storyteller.ts";

const KINDS = ["who", "where", "rename", "shorter", "longer", "sad", "happy", "goOn"] as const;
const STORIES = {
  fox: "Once there was a fox named Tim. He had a key in the cave. He went home and went to bed.",
  hen: "Once there was a hen named Ann. She had a bell in the barn. She went home and went to bed.",
};

function answer(text: string): Answer {
  return { text, tokens: text.split(" ").map((_, i) => i), ended: true };
}

/** A teller that gives the same answer whenever it is asked the same. */
function teller(say: (user: string, before: Dialogue) => string): Teller {
  return {
    ask: (dialogues, users) =>
      dialogues.map((dialogue, i) => {
        const text = say(users[i]!, dialogue);
        return { ...dialogue, exchanges: [...dialogue.exchanges, { user: users[i]!, answer: answer(text) }] };
      }),
    continue: () => [],
  };
}

function told(creature: "fox" | "hen", thing: string, place: string): ToldStory {
  const request = { creature, thing, place, text: `A ${creature}!`, newWording: creature === "hen" };
  return toldStory(request, { exchanges: [{ user: request.text, answer: answer(STORIES[creature]) }] });
}

const BOTH = [told("fox", "key", "cave"), told("hen", "bell", "barn")];

/** The kind of a follow-up's wording; undefined for a new story. */
function kindOf(user: string): (typeof KINDS)[number] | undefined {
  return KINDS.find((kind) =>
    FOLLOW_UPS[kind].some((wording) => user.startsWith(wording.split("{")[0]!) && user.length >= wording.length - 6),
  );
}

/** What somebody says who understands everything, in dialogues about Tim or, when she came last, Ann. */
function rightly(user: string, { exchanges }: Dialogue): string {
  const text = exchanges.findLast((exchange) => exchange.answer.text.startsWith("Once"))!.answer.text;
  const isFox = text === STORIES.fox;
  const [name, kind, place] = isFox ? ["Tim", "fox", "cave"] : ["Ann", "hen", "barn"];
  switch (kindOf(user)) {
    case "who":
      return `It was ${name} the ${kind}.`;
    case "where":
      return `It was in the ${place}.`;
    case "rename":
      return text.replaceAll(name, /(\p{Lu}\p{Ll}+)[^\p{L}]*( instead\.)?$/u.exec(user)![1]!);
    case "shorter":
      return `A ${kind} went home.`;
    case "longer":
      return `${text} And that was that.`;
    case "sad":
      return `There was a ${kind}. It was sad and cried.`;
    case "happy":
      return `There was a ${kind}. It was happy and smiled.`;
    case "goOn":
      return `The next day ${name} woke up.`;
    case undefined:
      return /\bhen\b/.test(user) ? STORIES.hen : STORIES.fox;
  }
}

describe("follow-ups", () => {
  it("are all right when they are rightly answered", () => {
    const figures = followUpFigures(teller(rightly), BOTH, BOTH, 2, new Random(3));
    expect(figures.map(({ name, value, failures }) => ({ name, value, failures }))).toEqual(
      figures.map(({ name }) => ({ name, value: 100, failures: [] })),
    );
    expect(figures).toHaveLength(KINDS.length + 1);
  });

  it("are all wrong when the story is told again, but for the place and the creature", () => {
    const again = teller((user, { exchanges }) => {
      return kindOf(user) === undefined ? STORIES.hen : exchanges[0]!.answer.text.replace(/Tim|Ann/, "Bo");
    });
    const figures = followUpFigures(again, BOTH, BOTH, 2, new Random(3));
    expect(figures.filter(({ value }) => value > 0).map(({ name }) => name)).toEqual([
      '"where did it happen?" names the place',
    ]);
  });
});

describe("small talk", () => {
  it("is right when it is short and offers a story", () => {
    const kind = teller(() => "I can only tell little stories. Would you like one about a fox?");
    expect(smallTalkFigures(kind, BOTH).map(({ value }) => value)).toEqual([100, 100, 100]);
  });

  it("is wrong when it is a story or an attempt to answer", () => {
    const long = teller(() => `${STORIES.fox} ${STORIES.hen} This is the story.`);
    expect(smallTalkFigures(long, BOTH).map(({ value }) => value)).toEqual([0, 0, 0]);
    const clever = teller((user) => (user.startsWith("What's Finland's") ? "Helsinki! A story?" : "Yes."));
    expect(smallTalkFigures(clever, BOTH).map(({ value }) => value)).toEqual([100, 100, 0]);
  });
});

describe("stories", () => {
  it("count as told what they say, not what announces them", () => {
    const { request } = BOTH[0]!;
    const text = `Here is a story about a fox and a key.\n\nOnce a fox ran to the cave.`;
    const announced = toldStory(request, { exchanges: [{ user: request.text, answer: answer(text) }] });
    const shares = subjectFigures("g", [announced, BOTH[1]!], true).map(({ name, value }) => [name, value]);
    expect(shares).toEqual([
      ["the creature is in the story", 100],
      ["the thing is in the story", 50],
      ["the place is in the story", 100],
      ["all three are", 50],
      ["all three, wordings of the training", 0],
      ["all three, new wordings", 100],
    ]);
  });

  it("are judged by their end, repetitions and words", () => {
    const endless = { ...answer("a b c d a b c d a b c d"), ended: false };
    const long = { ...answer("a b"), tokens: Array<number>(301).fill(5) };
    const figures = textFigures("g", [answer("a zzz"), endless, long, answer("b c")], new Set("a b c d".split(" ")));
    expect(figures.map(({ value }) => value)).toEqual([50, 75, 100 / 18, 7]);
  });
});
