import { wordsOf } from "./measures.ts";

const CLOSING_SENTENCES = 4;

const GLAD =
  words(`happy glad cheerful delighted joyful joy proud pleased thrilled overjoyed smiled smile smiling laughed laughing
  happily best wonderful hugged hug party clapped danced together shared`);
const SORRY =
  words(`sad unhappy sorry heartbroken gloomy miserable upset disappointed downhearted lonely cry cried crying tears sadly
  alone missed miss fault empty awake`);

/** Last sentences that tell nothing, those that only promise an end, feelings that nobody has, and what is no weeping. */
const FAREWELL = /(?:and that is|so ends|this is|it is)?\s*(?:the end|our story)[^.!?]*[.!?]?\s*$/i;
const PROMISED = /\b(?:now comes|here comes|and now to) the (?:happy|sad) part[^.!?]*[.!?]/gi;
const NOT_SAD = /\b(?:never|not|no longer) (?:lonely|sad|alone|unhappy|upset|cry)\b/gi;
const CALLED_OUT = /"\s+cried\b/gi;
const NOT_HAPPY = /\b(?:nobody|no one|never|not) (?:smiled|smile|laughed|danced|clapped|happy|glad)\b/gi;

/**
 * How a story ends, judged by the words of its last four sentences: those of joy against those of sorrow. Undefined when
 * there are as many of both.
 */
export function endingOf(story: string): "happy" | "sad" | undefined {
  const told = story.replace(PROMISED, "").trim().replace(FAREWELL, "").trim();
  const closing = told
    .split(/(?<=[.!?]"?)\s+/)
    .slice(-CLOSING_SENTENCES)
    .join(" ");
  const last = wordsOf(closing.replace(CALLED_OUT, '" said').replace(NOT_SAD, "happy").replace(NOT_HAPPY, "sad"));
  const balance = last.filter((word) => GLAD.has(word)).length - last.filter((word) => SORRY.has(word)).length;
  if (balance === 0) return undefined;
  return balance > 0 ? "happy" : "sad";
}

function words(list: string): Set<string> {
  return new Set(list.split(/\s+/));
}
