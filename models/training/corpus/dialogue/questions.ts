import { heroKind, heroName, place, thing, who } from "./cast-questions.ts";
import { deed, helper, inShort, lesson, mood, named, outcome, problem, truth } from "./plot-questions.ts";
import { type Intent } from "./talk.ts";

/** Questions about the latest story, answered from what its text says. */
export const QUESTIONS: Readonly<Record<string, Intent>> = {
  who,
  heroName,
  heroKind,
  place,
  thing,
  problem,
  deed,
  outcome,
  mood,
  lesson,
  helper,
  truth,
  title: named,
  summary: inShort,
};
