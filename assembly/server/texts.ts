import { poolAlloc } from "../base/pool";
import { Sequence } from "../generation/sequence";
import { Answer, Choice } from "./answer";
import { firstAnswer } from "./answer-list";
import { isBehind, part, send } from "./delivery";
import { PromptIds } from "./prompt-ids";
import { refuseMemory } from "./refuse-memory";
import { service } from "./service";

// A request may ask for thousands of texts. It has a sequence for one of them at a time, and for as many more as there are
// slots, if no other request has those: so it computes with all slots when it is alone, and among others takes its turns.

const ID_SHIFT: usize = 2;
const NONE: Choice = changetype<Choice>(0);

/** Makes room for `n` texts of each of so many prompts, which the caller adds. False, refused, when there is none. */
export function makeTexts(a: Answer, prompts: i32, n: i32): bool {
  a.perPrompt = n;
  if (a.makeChoices(prompts * n)) return true;
  refuseMemory();
  return false;
}

/** Keeps the next prompt until its texts are begun. False, refused, when there is no room. */
export function keepPrompt(a: Answer, prompt: PromptIds): bool {
  const bytes = (<usize>prompt.count) << ID_SHIFT;
  a.promptTokens += prompt.count;
  if (a.prompts.reserve(bytes + 4)) {
    a.prompts.append(changetype<usize>(prompt) + offsetof<PromptIds>("count"), 4);
    a.prompts.append(prompt.ids, bytes);
    return true;
  }
  refuseMemory();
  return false;
}

/** Makes the sequence of an answer's next text, which is not submitted yet. Null, and nothing has changed, without memory. */
export function nextText(a: Answer): Choice {
  const s = service.scheduler.acquire();
  if (!changetype<usize>(s)) return NONE;
  const c = a.choice(a.started);
  const at = a.prompts.at + a.promptAt;
  const bytes = (<usize>load<i32>(at)) << ID_SHIFT;
  if (!fill(a, c, s, at + 4, bytes)) {
    service.scheduler.release(s);
    return NONE;
  }
  const turn = a.started % a.perPrompt;
  c.shares = turn > 0;
  c.sequence = s;
  s.seed += <u64>a.started;
  // Null where that text has been finished: what it computed is in the cache then.
  if (c.shares) s.leader = a.choice(a.started - turn).sequence;
  s.owner = changetype<usize>(a);
  s.index = a.started++;
  a.live++;
  if (turn == a.perPrompt - 1) a.promptAt += bytes + 4;
  return c;
}

/** Gives a sequence its prompt and all that a text needs. False when the pool is exhausted. */
function fill(a: Answer, c: Choice, s: Sequence, ids: usize, bytes: usize): bool {
  s.promptCount = <i32>(bytes >> ID_SHIFT);
  s.ids = poolAlloc(bytes);
  if (!s.ids || !s.resemble(a.pattern)) return false;
  memory.copy(s.ids, ids, bytes);
  if (a.embeds) {
    s.embedding = poolAlloc((<usize>service.model.config.dim) << 2);
    return s.embedding != 0;
  }
  if (!a.tokenIds || a.stream) return true;
  c.promptIds = s.promptCount;
  return c.ids.append(ids, bytes);
}

/** Lets a text that `nextText` made wait for a slot; a stream says that it is there. */
export function launch(a: Answer, c: Choice): void {
  if (a.stream) {
    a.dialect.open(part(), a, c);
    send(a);
  }
  service.scheduler.submit(c.sequence);
}

/** The answer whose turn it is to begin a text: of those that have texts left the one with the fewest under way; or null. */
export function nextAnswer(): Answer {
  let next = changetype<Answer>(0);
  let spare = service.scheduler.slotCount;
  for (let a = firstAnswer(); changetype<usize>(a); a = a.next) {
    if (a.live > 1) spare -= a.live - 1;
    if (a.started == a.choiceCount || (a.stream && isBehind(a))) continue;
    if (!changetype<usize>(next) || a.live < next.live) next = a;
  }
  if (!changetype<usize>(next) || next.live == 0) return next;
  return spare > 0 && next.live < service.scheduler.slotCount ? next : changetype<Answer>(0);
}
