import { JsonNode } from "../base/json-reader";
import { Sequence } from "../generation/sequence";
import { Answer, Choice } from "./answer";
import { addChoice, takeAnswer } from "./answer-list";
import { Dialect } from "./dialect";
import { boolField, objectField } from "./fields";
import { Connection } from "./http/connection";
import { applyParameters, parameters } from "./parameters";
import { PromptIds } from "./prompt-ids";
import { refuse, refuseBusy, refused } from "./refusal";
import { compileFormat } from "./response-format";

/** An answer with what the request says of its form. Null, refused, when the request is wrong or there is no room. */
export function newGeneration(c: Connection, dialect: Dialect, body: JsonNode): Answer {
  const stream = boolField(body, "stream", false);
  const options = objectField(body, "stream_options");
  const includeUsage = boolField(options, "include_usage", false);
  const tokenIds = boolField(body, "return_token_ids", false);
  if (changetype<usize>(options) && !stream)
    refuse("stream_options").text("'stream_options' needs 'stream' to be true.");
  if (refused()) return changetype<Answer>(0);
  const a = takeAnswer(c, dialect);
  if (refused()) return a;
  a.stream = stream;
  a.includeUsage = includeUsage;
  a.tokenIds = tokenIds;
  a.logprobs = parameters.topLogprobs >= 0;
  a.seed = parameters.seed;
  return a;
}

/** Keeps what an answer in one piece will have to tell. False, refused, when there is no room. */
function keepPromptIds(a: Answer, c: Choice, prompt: PromptIds): bool {
  if (!a.tokenIds || a.stream) return true;
  c.promptIds = prompt.count;
  if (c.ids.append(prompt.ids, (<usize>prompt.count) << 2)) return true;
  refuseBusy();
  return false;
}

/**
 * Adds `n` choices for a prompt, which is computed once for all of them. False, refused, when there is no room for them; the
 * caller then drops the answer.
 * @param format the schema that each text has to follow, null for none
 */
export function addPrompt(a: Answer, prompt: PromptIds, n: i32, format: JsonNode): bool {
  let leader = changetype<Sequence>(0);
  a.promptTokens += prompt.count;
  for (let i = 0; i < n; i++) {
    const c = addChoice(a);
    if (refused()) return false;
    const s = c.sequence;
    c.shares = i > 0;
    s.leader = leader;
    if (i == 0) leader = s;
    s.promptCount = prompt.count;
    s.ids = prompt.keep();
    if (refused() || !applyParameters(s, c.index) || !keepPromptIds(a, c, prompt)) return false;
    if (changetype<usize>(format) && !compileFormat(s, format)) return false;
  }
  return true;
}
