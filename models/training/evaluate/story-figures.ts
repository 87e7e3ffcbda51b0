import { endingOf } from "./ending.ts";
import { type Figure, FigureGroup } from "./figures.ts";
import { hasRepeatedRun, mentions, storyOf, unknownWords, wordsOf } from "./measures.ts";
import { type StoryRequest } from "./requests.ts";
import { type Answer, type Dialogue, transcript } from "./storyteller.ts";

/** The most tokens that a story should have. */
export const STORY_TOKENS = 300;

/** A request and what the model made of it. */
export interface ToldStory {
  readonly request: StoryRequest;
  readonly dialogue: Dialogue;
  readonly answer: Answer;
  /** The answer without an announcement. */
  readonly story: string;
}

/** The last answer of a dialogue as a story. */
export function toldStory(request: StoryRequest, dialogue: Dialogue): ToldStory {
  const { answer } = dialogue.exchanges.at(-1)!;
  return { request, dialogue, answer, story: storyOf(answer.text) };
}

/** Whether the story has what was asked for. */
export function subjectFigures(group: string, told: readonly ToldStory[], targets: boolean): Figure[] {
  const figures = new FigureGroup(group);
  const options = { ...(targets ? { target: 90 } : {}), show: showTold };
  const has = (what: "creature" | "thing" | "place") => (one: ToldStory) => mentions(one.story, one.request[what]);
  const hasAll = (one: ToldStory): boolean => has("creature")(one) && has("thing")(one) && has("place")(one);
  for (const what of ["creature", "thing", "place"] as const) {
    figures.share(`the ${what} is in the story`, told, has(what), options);
  }
  figures.share("all three are", told, hasAll, { show: showTold });
  figures.share(
    "all three, wordings of the training",
    told.filter(({ request }) => !request.newWording),
    hasAll,
  );
  figures.share(
    "all three, new wordings",
    told.filter(({ request }) => request.newWording),
    hasAll,
  );
  return figures.figures;
}

/** Whether stories end, repeat themselves, and keep to the words of the corpus. */
export function textFigures(
  group: string,
  answers: readonly Answer[],
  vocabulary: ReadonlySet<string> | undefined,
): Figure[] {
  const figures = new FigureGroup(group);
  const show = ({ text }: Answer): string => text;
  const ends = ({ ended, tokens }: Answer): boolean => ended && tokens.length <= STORY_TOKENS;
  figures.share(`ends by itself within ${STORY_TOKENS} tokens`, answers, ends, { target: 95, show });
  const isFresh = ({ text }: Answer): boolean => !hasRepeatedRun(text);
  figures.share("no run of four words three times", answers, isFresh, { target: 98, show });
  if (vocabulary !== undefined) {
    const unknown = answers.flatMap(({ text }) => unknownWords(text, vocabulary));
    const words = answers.reduce((sum, { text }) => sum + wordsOf(text).length, 0);
    figures.add({
      name: "words outside the corpus's vocabulary",
      value: words === 0 ? NaN : (100 * unknown.length) / words,
      unit: "%",
      cases: words,
      target: { bound: "at most", value: 0.5 },
      failures: [...new Set(unknown)].slice(0, 100),
    });
  }
  figures.medianTokens(
    "median length",
    answers.map(({ tokens }) => tokens.length),
  );
  return figures.figures;
}

/** Whether stories end as asked. */
export function endingShare(
  figures: FigureGroup,
  name: string,
  told: readonly ToldStory[],
  end: "happy" | "sad",
): void {
  figures.share(name, told, ({ story }) => endingOf(story) === end, { show: showTold });
}

function showTold({ dialogue }: ToldStory): string {
  return transcript(dialogue);
}
