import { COMMON_CREATURES } from "../lexicon/creatures.ts";
import { GENTLE, LIMITS, OFF_TOPIC, SLOTS, UNFIT, UNKNOWN } from "./off-topic-wording.ts";
import { story } from "./request.ts";
import { type Intent, type Talk } from "./talk.ts";
import { nextPart } from "./retell.ts";
import { typed, word } from "./wording.ts";

/** Something that a teller of stories cannot do: says so and offers a story. */
export const offTopic: Intent = (talk) => {
  const unfit = talk.random.chance(0.05);
  const creature = talk.random.pick(COMMON_CREATURES);
  const wording = talk.random.pick(unfit ? UNFIT : OFF_TOPIC);
  const user = typed(talk.random, [wording], { ...slots(talk), creature: creature.kind });
  // A question about a creature is best met with a story about the same one.
  talk.offer = { creature };
  return {
    user,
    assistant: word(talk.random, unfit ? GENTLE : wording.endsWith("?") ? [...LIMITS, ...UNKNOWN] : LIMITS, {
      creature: creature.kind,
    }),
  };
};

function slots({ random }: Talk): Record<string, string> {
  return Object.fromEntries(Object.entries(SLOTS).map(([slot, words]) => [slot, random.pick(words)]));
}

/** Yes to what was offered. */
export const accept: Intent = (talk) => {
  const { offer } = talk;
  if (offer === undefined) return undefined;
  const user = typed(talk.random, YES);
  if (offer !== "go on") return story(talk, offer, user);
  return talk.story === undefined ? undefined : { user, assistant: nextPart(talk, talk.story) };
};

/** No to what was offered. */
export const decline: Intent = (talk) => {
  if (talk.offer === undefined) return undefined;
  talk.offer = undefined;
  return { user: typed(talk.random, NO), assistant: word(talk.random, ALL_RIGHT) };
};

const YES = [
  "[Yes|Yes please|Yes, please|Yeah|Yep|OK|Okay|Sure|Of course|Please|Please do|Go ahead].",
  "[Yes|Yes please|Yes, please|Yeah|OK|Okay|Sure]!",
  "[Yes|OK|Sure|Oh yes], [I would like that|that sounds good|why not|tell me|let me hear it].",
  "[I would love that|That would be nice|That sounds good|Why not|Good idea|Fine|All right|Do it|Let's hear it|I'd like that].",
  "[Oh yes|Yes yes yes|Great|Cool|Nice]!",
  "y",
  "Yes, do that.",
  "Well, OK then.",
];

const NO = [
  "[No|Nope|No thanks|No, thank you|No, thanks|Nah|Not now|Not today|No, not really].",
  "[No|Nope], [I don't want that|not now|maybe later|I am fine].",
  "I [do not|don't] want [that|one|to].",
  "[Maybe later|Later|Another time].",
  "[No|Please no|Oh no]!",
  "Not that one.",
  "n",
];

const ALL_RIGHT = [
  "All right. Tell me when you want [a story|another one].",
  "That is fine. I am here when you want a story.",
  "No problem. [Maybe later|Another time], then.",
  "OK. What would you like [to hear|instead]?",
  "All right. You can ask me for any story you like.",
  "As you like. Just ask when you want a story.",
  "That is all right. Which story would you like instead?",
];
