import { answersInProgress } from "./answer-list";
import { Phase, service } from "./service";

/** The mean is of about so many answers, the latest ones. */
const REMEMBERED: i32 = 8;
const LEAST_SECONDS: f64 = 1;
/** Clients pass over a longer time than a minute, and come again in half a second. */
const MOST_SECONDS: f64 = 59;

/** The mean time from an answer's first slot to its end, in seconds; 0 before the first. */
let mean: f64 = 0;
let answers: i32 = 0;

/** Takes the time of a finished answer into the mean. */
export function noteAnswerTime(seconds: f64): void {
  answers = min(answers + 1, REMEMBERED);
  mean += (seconds - mean) / <f64>answers;
}

/**
 * When a client that is turned away may come again, in seconds: about when it would have had its turn behind those who wait.
 * While the model loads or the server drains there is nothing to go by.
 */
export function retrySeconds(): f64 {
  if (service.phase != Phase.Ready) return LEAST_SECONDS;
  const slots = service.scheduler.slotCount;
  const before = max(answersInProgress() - slots, 0) + 1;
  return min(max((mean * <f64>before) / <f64>slots, LEAST_SECONDS), MOST_SECONDS);
}
