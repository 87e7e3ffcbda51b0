import { ByteBuffer } from "../../base/byte-buffer";
import { JsonNode } from "../../base/json-reader";
import { writeCharacters } from "../../generation/json";
import { MAX_TOP_LOGPROBS } from "../../generation/sequence";
import { decodePiece } from "../../text/tokenizer";
import { Answer, MAX_CHOICES, MAX_TEXTS } from "../answer";
import { dropAnswer } from "../answer-list";
import { beginAnswer } from "../answers";
import { part } from "../delivery";
import { Dialect } from "../dialect";
import { boolField, field, wholeField } from "../fields";
import { addPrompt, newGeneration, planTexts } from "../generate";
import { Connection } from "../http/connection";
import { parameters, readParameters } from "../parameters";
import { PromptIds } from "../prompt-ids";
import { refuse, refused } from "../refusal";
import { refuseMemory } from "../refuse-memory";
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
  if (!refused() && count > MAX_TEXTS / n) {
    refuse("prompt")
      .text("A request may ask for ")
      .integer(MAX_TEXTS)
      .text(" texts; these are ")
      .integer(count)
      .text(" prompts with ")
      .integer(n)
      .text(" each.");
  }
  if (refused()) return;
  const a = newGeneration(c, dialect, body);
  if (refused()) return;
  if (planTexts(a, count, n, format)) addAll(a, prompts, resume, echo);
  if (refused()) dropAnswer(a);
  else beginAnswer(a);
}

/** Adds all prompts. Refuses one that is too long, or when there is no room. */
function addAll(a: Answer, prompts: JsonNode, resume: i32, echo: bool): void {
  a.pattern.resumed = resume;
  for (let i = 0; i < a.choiceCount; i += a.perPrompt) {
    const prompt = promptAt(prompts, i / a.perPrompt);
    if (refused() || !prompt.fits("prompt") || !addPrompt(a, prompt)) return;
    if (resume >= prompt.count) return refuseResume(prompt.count);
    for (let k = 0; echo && k < a.perPrompt; k++) {
      const c = a.choice(i + k);
      if (!repeat(prompt, a.stream ? c.notes : c.text)) return;
    }
  }
}

function refuseResume(tokens: i32): void {
  refuse("resume")
    .text("Invalid 'resume': the prompt has ")
    .integer(tokens)
    .text(" tokens, and the first is no answer's.");
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
    refuseMemory();
    return false;
  }
  return true;
}
