import { JsonNode } from "../../base/json-reader";
import { chatPrompt, endsOpen } from "../chat-prompt";
import { Dialect } from "../dialect";
import { boolField, field, wholeField } from "../fields";
import { addPrompt, newGeneration, planTexts } from "../generate";
import { Connection } from "../http/connection";
import { parameters, readParameters } from "../parameters";
import { dropAnswer } from "../answer-list";
import { beginAnswer } from "../answers";
import { MAX_CHOICES } from "../answer";
import { MAX_TOP_LOGPROBS } from "../../generation/sequence";
import { refuse, refused } from "../refusal";
import { checkModel, readBody } from "../request-body";
import { responseFormat } from "../response-format";
import { newChatDialect } from "./chat-dialect";
import { checkChatFields } from "./known-fields";

let dialect: Dialect = changetype<Dialect>(0);

/** False when memory is exhausted. */
export function startChat(): bool {
  dialect = newChatDialect();
  return changetype<usize>(dialect) != 0;
}

/** POST /v1/chat/completions. Refuses, or begins an answer. */
export function chatCompletions(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  checkModel(body);
  readParameters(body);
  const p = parameters;
  p.maxTokens = <i32>wholeField(body, "max_completion_tokens", 1, i32.MAX_VALUE, p.maxTokens);
  p.topLogprobs = readLogprobs(body);
  const n = <i32>wholeField(body, "n", 1, MAX_CHOICES, 1);
  checkChatFields(body);
  const format = responseFormat(field(body, "response_format"));
  if (refused()) return;
  const messages = field(body, "messages");
  const prompt = chatPrompt(messages);
  if (refused() || !prompt.fits("messages")) return;
  const a = newGeneration(c, dialect, body);
  if (refused()) return;
  a.trims = !endsOpen(messages);
  if (planTexts(a, 1, n, format) && addPrompt(a, prompt)) beginAnswer(a);
  else dropAnswer(a);
}

/** How many likely tokens of each place are asked for; -1: not even how likely the token itself was. */
function readLogprobs(body: JsonNode): i32 {
  const wanted = boolField(body, "logprobs", false);
  const top = <i32>wholeField(body, "top_logprobs", 0, MAX_TOP_LOGPROBS, -1);
  if (top > 0 && !wanted) refuse("top_logprobs").text("'top_logprobs' needs 'logprobs' to be true.");
  return wanted ? max(top, 0) : -1;
}
