import { JsonNode } from "../base/json-reader";
import { Answer } from "./answer";
import { takeAnswer } from "./answer-list";
import { Dialect } from "./dialect";
import { boolField, objectField } from "./fields";
import { Connection } from "./http/connection";
import { applyParameters, parameters } from "./parameters";
import { PromptIds } from "./prompt-ids";
import { refuse, refused } from "./refusal";
import { compileFormat, hasRoomForFormat } from "./response-format";
import { keepPrompt, makeTexts } from "./texts";

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

/**
 * Makes ready for `n` texts of each of so many prompts, which the caller adds. Text number i has the seed plus i, so that each
 * can be asked for again alone. False, refused, when the format cannot be kept or there is no room; the caller then drops the
 * answer.
 * @param format the schema that each text has to follow, null for none
 */
export function planTexts(a: Answer, prompts: i32, n: i32, format: JsonNode): bool {
  if (!makeTexts(a, prompts, n) || !applyParameters(a.pattern)) return false;
  return !changetype<usize>(format) || compileFormat(a.pattern, format);
}

/** Adds the next prompt, which is computed once for all of its texts. False, refused, like `planTexts`. */
export function addPrompt(a: Answer, prompt: PromptIds): bool {
  return hasRoomForFormat(a.pattern, prompt.count) && keepPrompt(a, prompt);
}
