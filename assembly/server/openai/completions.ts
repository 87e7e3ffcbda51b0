import { ByteBuffer } from "../../base/byte-buffer";
import { JsonNode } from "../../base/json-reader";
import { writeCharacters } from "../../generation/json";
import { MAX_TOP_LOGPROBS } from "../../generation/sequence";
import { decodePiece } from "../../text/tokenizer";
import { Answer, MAX_CHOICES } from "../answer";
import { dropAnswer } from "../answer-list";
import { beginAnswer } from "../answers";
import { part } from "../delivery";
import { Dialect } from "../dialect";
import { boolField, field, wholeField } from "../fields";
import { addPrompt, newGeneration } from "../generate";
import { Connection } from "../http/connection";
import { parameters, readParameters } from "../parameters";
import { PromptIds } from "../prompt-ids";
import { refuse, refuseBusy, refused } from "../refusal";
import { checkModel, readBody } from "../request-body";
import { responseFormat } from "../response-format";
import { service } from "../service";
import { promptAt, promptCount } from "../text-prompts";
import { checkTextFields } from "./known-fields";
import { newTextDialect } from "./text-dialect";

let dialect: Dialect = changetype<Dialect>(0);

/** False when memory is exhausted. */
export function startCompletions(): bool {
  dialect = newTextDialect();
  return changetype<usize>(dialect) != 0;
}

/** POST /v1/completions. Refuses, or begins an answer. */
export function completions(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  checkModel(body);
  readParameters(body);
  parameters.topLogprobs = <i32>wholeField(body, "logprobs", 0, MAX_TOP_LOGPROBS, -1);
  const n = <i32>wholeField(body, "n", 1, MAX_CHOICES, 1);
  const resume = <i32>wholeField(body, "resume", 0, i32.MAX_VALUE, 0);
  const echo = boolField(body, "echo", false);
  if (echo && parameters.topLogprobs >= 0) refuse("echo").text("'echo' and 'logprobs' cannot be had together.");
  checkTextFields(body, n);
  const format = responseFormat(field(body, "response_format"));
  const prompts = field(body, "prompt");
  const count = promptCount(prompts, "prompt");
  if (!refused() && count * n > MAX_CHOICES) {
    refuse("prompt")
      .text("A request may ask for ")
      .integer(MAX_CHOICES)
      .text(" texts; these prompts, n times each, are ")
      .integer(count * n)
      .text(".");
  }
  if (refused()) return;
  const a = newGeneration(c, dialect, body);
  if (refused()) return;
  for (let i = 0; i < count; i++) {
    if (addOne(a, prompts, i, n, format, echo) && resumeAt(a, n, resume)) continue;
    dropAnswer(a);
    return;
  }
  beginAnswer(a);
}

/** Adds the choices of one prompt. False, refused, when it is too long or there is no room. */
function addOne(a: Answer, prompts: JsonNode, i: i32, n: i32, format: JsonNode, echo: bool): bool {
  const prompt = promptAt(prompts, i);
  if (refused() || !prompt.fits("prompt") || !addPrompt(a, prompt, n, format)) return false;
  for (let k = a.choiceCount - n; echo && k < a.choiceCount; k++) {
    const c = a.choice(k);
    if (!repeat(prompt, a.stream ? c.notes : c.text)) return false;
  }
  return true;
}

/** Makes the last tokens of a prompt the beginning of its texts. False, refused, when nothing of the prompt would be left. */
function resumeAt(a: Answer, n: i32, tokens: i32): bool {
  for (let k = a.choiceCount - n; k < a.choiceCount; k++) {
    const s = a.choice(k).sequence;
    s.resumed = tokens;
    if (tokens < s.promptCount) continue;
    refuse("resume")
      .text("Invalid 'resume': the prompt has ")
      .integer(s.promptCount)
      .text(" tokens, and the first is no answer's.");
    return false;
  }
  return true;
}

/** Appends a prompt's text as the inside of a JSON string. False, refused, when there is no room. */
function repeat(prompt: PromptIds, to: ByteBuffer): bool {
  const out = part();
  const t = service.tokenizer;
  for (let i = 1; i < prompt.count; i++) {
    decodePiece(t, prompt.id(i - 1), prompt.id(i));
    out.length = 0;
    writeCharacters(out, t.piece, t.pieceLength);
    if (to.append(out.buffer, out.length)) continue;
    refuseBusy();
    return false;
  }
  return true;
}
