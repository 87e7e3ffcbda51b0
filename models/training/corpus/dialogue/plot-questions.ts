import { fact, factSentence, isMentioned, summary, title } from "./answers.ts";
import {
  ABOUT_LESSON,
  ABOUT_OUTCOME,
  ABOUT_PROBLEM,
  ABOUT_SUMMARY,
  ABOUT_TITLE,
  HAPPY_OR_SAD,
  HELPER,
  TRUTH,
  WHAT_DEED,
} from "./question-wording.ts";
import { question } from "./question.ts";
import { type Intent } from "./talk.ts";

/** A question that one fact answers: the answers are templates over `{clause}`. */
function clauseQuestion(wordings: readonly string[], key: "problem" | "deed", answers: readonly string[]): Intent {
  return question(wordings, (story) => {
    const clause = fact(story, key);
    return clause === undefined ? undefined : [answers, { clause }];
  });
}

/** What was wrong. */
export const problem = clauseQuestion(ABOUT_PROBLEM, "problem", [
  "{Clause}.",
  "The problem was that {clause}.",
  "{Clause}. That was the problem.",
  "The trouble was that {clause}.",
  "It began when {clause}.",
  "What happened was that {clause}.",
]);

/** What was done about it. */
export const deed = clauseQuestion(WHAT_DEED, "deed", [
  "{Clause}.",
  "{Clause}.",
  "Well, {clause}.",
  "This is what happened: {clause}.",
  "In the story, {clause}.",
  "First, {clause}.",
]);

/** How it ended. */
export const outcome = question(
  ABOUT_OUTCOME,
  (story) => {
    const clause = fact(story, "outcome");
    if (clause === undefined) return undefined;
    const end = story.end === "happy" ? "happily" : "sadly";
    return [
      [
        "In the end, {clause}.",
        "{Clause}.",
        `It ended ${end}: {clause}.`,
        `It ended ${end}. {Clause}.`,
        "At the end, {clause}.",
        "It ended like this: {clause}.",
      ],
      { clause },
    ];
  },
  true,
);

/** Whether it was happy or sad. */
export const mood = question(
  HAPPY_OR_SAD,
  (story) => {
    const { end } = story;
    const because = factSentence(story, "outcome");
    return [
      [
        `It [was|is] a ${end} story.`,
        `It has a ${end} end.`,
        `It ended ${end === "happy" ? "happily" : "sadly"}.`,
        `It is a ${end} one.`,
        ...(because === undefined ? [] : [`It has a ${end} end: {because}.`, `It is ${end}. {Because}.`]),
      ],
      { because: fact(story, "outcome") ?? "" },
    ];
  },
  true,
);

/** What there is to learn. */
export const lesson = question(ABOUT_LESSON, (story) => [
  [
    "The lesson is that {clause}.",
    "It teaches us that {clause}.",
    "You can learn that {clause}.",
    "{Clause}.",
    "The moral is that {clause}.",
    "It tells us that {clause}.",
    "{hero} learned that {clause}.",
  ].slice(0, story.text.includes(story.facts.lesson) ? 7 : 6),
  { clause: story.facts.lesson },
]);

/** Who helped. */
export const helper = question(HELPER, (story) => {
  const clause = fact(story, "deed");
  const helpers = [story.cast.friend, story.cast.other].filter(
    (somebody) => isMentioned(story, somebody) && clause?.includes(somebody.name ?? `the ${somebody.kind}`),
  );
  if (helpers.length !== 1 || clause === undefined) return undefined;
  const { kind, name } = helpers[0]!;
  return [
    [
      "{helper} did. {Clause}.",
      "It was {helper}: {clause}.",
      "{helper} was there. {Clause}.",
      "{helper} did.",
      "It was {helper}.",
      "{helper}.",
    ],
    { helper: name === undefined ? `the ${kind}` : `${name} the ${kind}`, clause },
  ];
});

/** Whether it is true. */
export const truth = question(TRUTH, () => [
  [
    "Yes, I made it up.",
    "I made it up.",
    "No, it is only a story.",
    "It is not true. I made it up for you.",
    "It is only a little story that I made up.",
    "I made it up just for you.",
    "It never happened. It is only a story.",
  ].slice(1),
]);

/** What it is called. */
export const named = question(ABOUT_TITLE, (story) => [
  [
    `"{title}".`,
    `I would call it "{title}".`,
    `The title is "{title}".`,
    `It is called "{title}".`,
    `How about "{title}"?`,
    `A good title is "{title}".`,
  ],
  { title: title(story) },
]);

/** What happened, in short. */
export const inShort = question(
  ABOUT_SUMMARY,
  (story, talk) => {
    const text = summary(story, talk.random);
    return text === undefined ? undefined : [["{text}"], { text }];
  },
  true,
);
