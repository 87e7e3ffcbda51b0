import { Random } from "../corpus/random.ts";
import { type Ending, type Length } from "../corpus/teller.ts";
import { type Figure, FigureGroup } from "./figures.ts";
import { followUpFigures } from "./follow-up-figures.ts";
import { heldOutRequests, requestsWith, type StoryRequest, unknownWordRequests } from "./requests.ts";
import { smallTalkFigures } from "./small-talk-figures.ts";
import { endingShare, subjectFigures, textFigures, type ToldStory, toldStory } from "./story-figures.ts";
import { type Teller } from "./storyteller.ts";

/** What the figures are taken from. */
export interface Material {
  /** How many held-out requests; the other sets are as large or smaller. */
  readonly requests: number;
  readonly seed: number;
  /** Beginnings of stories that the model is to go on with, by where they come from. */
  readonly openings: Readonly<Record<string, readonly string[]>>;
  /** The words of the corpus; without them no words are counted. */
  readonly vocabulary: ReadonlySet<string> | undefined;
}

/** All figures that need a model's answers, in the order of the card. The same material is used for every model. */
export function evaluateAnswers(storyteller: Teller, material: Material): Figure[] {
  const { requests, seed, openings, vocabulary } = material;
  const random = (purpose: number): Random => new Random(seed * 1000 + purpose);
  const tell = (asked: readonly StoryRequest[], system?: string): ToldStory[] => {
    const dialogue = system === undefined ? { exchanges: [] } : { system, exchanges: [] };
    const users = asked.map(({ text }) => text);
    return storyteller.ask(asked.map(() => dialogue), users).map((told, i) => toldStory(asked[i]!, told)); // prettier-ignore
  };
  const some = Math.ceil(requests / 5);

  const told = tell(heldOutRequests(requests, random(1)));
  const unknown = tell(unknownWordRequests(Math.ceil(requests / 2), random(2)));
  const group = "stories on held-out requests";
  return [
    ...subjectFigures(group, told, true),
    ...textFigures(group, told.map(({ answer }) => answer), vocabulary), // prettier-ignore
    ...subjectFigures("requests with words that the corpus's lists lack", unknown, false),
    ...wishFigures(tell, some, random(3)),
    ...followUpFigures(storyteller, told, tell(requestsWith({ end: "sad" }, some, random(5))), some, random(4)),
    ...smallTalkFigures(storyteller, told),
    ...Object.entries(openings).flatMap(([source, texts]) =>
      textFigures(`stories from an opening ${source}`, storyteller.continue(texts), vocabulary),
    ),
  ];
}

/** Whether ends and lengths are as asked. */
function wishFigures(
  tell: (asked: readonly StoryRequest[], system?: string) => ToldStory[],
  count: number,
  random: Random,
): Figure[] {
  const figures = new FigureGroup("ends and lengths");
  for (const end of ["happy", "sad"] satisfies Ending[]) {
    const asked = requestsWith({ end }, count, random);
    endingShare(figures, `a ${end} end as asked, by its last words`, tell(asked), end);
  }
  const plain = requestsWith({}, count, random);
  const gloomy = tell(plain, "Always tell sad stories.");
  endingShare(figures, "a sad end as the system prompt asks", gloomy, "sad");
  for (const length of ["short", "normal", "long"] satisfies Length[]) {
    const stories = tell(requestsWith(length === "normal" ? {} : { length }, count, random));
    const name = length === "normal" ? "median length, no length asked" : `median length, ${length} asked`;
    figures.medianTokens(
      name,
      stories.map(({ answer }) => answer.tokens.length),
    );
  }
  return figures.figures;
}
