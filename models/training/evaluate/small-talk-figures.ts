import { type Figure, FigureGroup } from "./figures.ts";
import { GREETINGS, THANKS } from "./follow-up-wordings.ts";
import { mentions, wordsOf } from "./measures.ts";
import { OUTSIDE_QUESTIONS } from "./outside-questions.ts";
import { type Answer, type Dialogue, type Teller, transcript } from "./storyteller.ts";
import { type ToldStory } from "./story-figures.ts";

/** A longer answer than this is a story, or rambles. */
const SHORT_ANSWER_WORDS = 40;

/** Figures of what is not a request for a story: greetings, thanks after a story, and what the model cannot do. */
export function smallTalkFigures(storyteller: Teller, told: readonly ToldStory[]): Figure[] {
  const figures = new FigureGroup("small talk and limits");
  const show = (dialogue: Dialogue): string => transcript(dialogue);
  const fresh = (users: readonly string[]): Dialogue[] =>
    storyteller.ask(
      users.map(() => ({ exchanges: [] })),
      users,
    );
  figures.share("a greeting gets a short answer, no story", fresh(GREETINGS), (one) => isShort(lastAnswer(one)), {
    show,
  });

  const stories = told.filter(({ answer }) => answer.ended).slice(0, THANKS.length);
  const thanked = storyteller.ask(
    stories.map(({ dialogue }) => dialogue),
    THANKS.slice(0, stories.length),
  );
  figures.share("thanks get a short answer, no story", thanked, (one) => isShort(lastAnswer(one)), { show });

  const asked = fresh(OUTSIDE_QUESTIONS.map(({ question }) => question));
  const limits = asked.map((dialogue, i) => ({ dialogue, forbidden: OUTSIDE_QUESTIONS[i]!.forbidden }));
  figures.share(
    "a question from outside: offers a story, tries no answer",
    limits,
    ({ dialogue, forbidden }) => {
      const answer = lastAnswer(dialogue);
      return isShort(answer) && offersStory(answer.text) && !forbidden.some((word) => mentions(answer.text, word));
    },
    { show: ({ dialogue }) => transcript(dialogue) },
  );
  return figures.figures;
}

function lastAnswer({ exchanges }: Dialogue): Answer {
  return exchanges.at(-1)!.answer;
}

function isShort({ text, ended }: Answer): boolean {
  const words = wordsOf(text).length;
  return ended && words > 0 && words <= SHORT_ANSWER_WORDS;
}

function offersStory(text: string): boolean {
  return /\b(?:story|stories|tale|tales)\b/i.test(text);
}
