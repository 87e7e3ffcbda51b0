import { JsonNode } from "../base/json-reader";
import { poolHolds } from "../base/pool";
import { Writer } from "../base/writer";
import { Answer, Choice } from "./answer";
import { dropAnswer } from "./answer-list";
import { beginAnswer } from "./answers";
import { refuse, refused, refuseWith } from "./refusal";
import { refuseMemory } from "./refuse-memory";
import { service } from "./service";
import { promptAt } from "./text-prompts";
import { keepPrompt, makeTexts } from "./texts";

/** Decimals of a component: the vector has length 1. */
const DECIMALS: i32 = 9;
/** The most bytes of a component as text: sign, digit, point, decimals, comma. */
const COMPONENT_BYTES: i32 = 13;
/** What stands around a vector, and around all of them: more than either takes. */
const FRAME_BYTES: u64 = 128;
const END_BYTES: u64 = 1024;

/** The most bytes of a vector as `writeVector` writes it. */
export function vectorBytes(): i32 {
  return service.model.config.dim * COMPONENT_BYTES + 2;
}

/** Appends a vector as a JSON array. */
export function writeVector(out: Writer, vector: usize): void {
  const dim = service.model.config.dim;
  out.text("[");
  for (let i = 0; i < dim; i++) out.text(i > 0 ? "," : "").decimal(load<f32>(vector + ((<usize>i) << 2)), DECIMALS);
  out.text("]");
}

/** Refuses more texts than a request may have. */
export function checkTextCount(count: i32, most: i32, param: string): void {
  if (count <= most) return;
  refuse(param)
    .text("Invalid '")
    .text(param)
    .text("': a request may have at most ")
    .integer(most)
    .text(most == 1 ? " text, not " : " texts, not ")
    .integer(count)
    .text(".");
}

/**
 * Begins an answer with the vectors of `count` texts; refuses, and drops the answer, when one is too long or there is no room.
 * The body's room is taken at once: a request is not computed for minutes and then cut.
 * @param each the most bytes of a vector as the dialect writes it    @param truncate whether to cut texts that are too long
 */
export function beginEmbeddings(
  a: Answer,
  input: JsonNode,
  count: i32,
  param: string,
  each: i32,
  truncate: bool,
): void {
  a.embeds = true;
  if (reserveBody(a, count, each, param) && makeTexts(a, count, 1)) addAll(a, input, param, truncate);
  if (refused()) dropAnswer(a);
  else beginAnswer(a);
}

function addAll(a: Answer, input: JsonNode, param: string, truncate: bool): void {
  for (let i = 0; i < a.choiceCount; i++) {
    const prompt = promptAt(input, i);
    if (refused()) return;
    if (truncate) prompt.count = min(prompt.count, service.scheduler.context - 1);
    if (!prompt.fits(param) || !keepPrompt(a, prompt)) return;
  }
}

/** Takes the body's room. False, refused, when it is not there now, or never can be. */
function reserveBody(a: Answer, count: i32, each: i32, param: string): bool {
  const bytes = <u64>count * (<u64>each + FRAME_BYTES) + END_BYTES;
  if (!poolHolds(bytes, a.connection.input.capacity)) {
    refuseWith(413, "invalid_request_error", "", param)
      .text("The vectors of ")
      .integer(count)
      .text(" texts may take ")
      .integer(bytes)
      .text(" bytes, more than the server holds for its clients (--buffers). Ask for fewer texts at once.");
    return false;
  }
  if (a.body.reserve(<usize>bytes)) return true;
  refuseMemory();
  return false;
}

/**
 * Takes a vector that is in the writer, and moves those that are next in order into the body.
 * @param frame appends what stands before vector number `i`
 */
export function settleVector(out: Writer, a: Answer, c: Choice, frame: (out: Writer, i: i32) => void): void {
  if (!c.notes.append(out.buffer, out.length)) a.lost = true;
  out.length = 0;
  for (; a.poured < a.choiceCount && a.choice(a.poured).finish != 0; a.poured++) {
    const next = a.choice(a.poured);
    frame(out, a.poured);
    a.pour(out);
    a.pourBuffer(next.notes);
    next.notes.clear();
  }
}
