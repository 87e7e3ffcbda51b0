import { alloc } from "../../base/arena";
import { Writer } from "../../base/writer";
import { writeKey, writeString } from "../../generation/json";
import { Answer, Choice, MAX_TEXTS } from "../answer";
import { takeAnswer } from "../answer-list";
import { Dialect } from "../dialect";
import { beginEmbeddings, checkTextCount, settleVector, vectorBytes, writeVector } from "../embed";
import { boolField, field } from "../fields";
import { Connection } from "../http/connection";
import { refused } from "../refusal";
import { readBody } from "../request-body";
import { service } from "../service";
import { promptCount } from "../text-prompts";
import { writeDuration } from "./envelope";
import { checkName } from "./model-name";

let many: Dialect = changetype<Dialect>(0);
let one: Dialect = changetype<Dialect>(0);

/** False when memory is exhausted. */
export function startEmbed(): bool {
  many = changetype<Dialect>(alloc(offsetof<Dialect>()));
  one = changetype<Dialect>(alloc(offsetof<Dialect>()));
  if (!changetype<usize>(many) || !changetype<usize>(one)) return false;
  many.note = note;
  many.whole = writeMany;
  one.note = note;
  one.whole = writeOne;
  return true;
}

/** POST /api/embed: the vectors of one or several texts. */
export function embed(c: Connection): void {
  begin(c, many, "input");
}

/** POST /api/embeddings, its predecessor: the vector of one text. */
export function embeddings(c: Connection): void {
  begin(c, one, "prompt");
}

function begin(c: Connection, dialect: Dialect, param: string): void {
  const body = readBody(c);
  if (refused()) return;
  checkName(body);
  const truncate = boolField(body, "truncate", true);
  const input = field(body, param);
  const count = promptCount(input, param);
  checkTextCount(count, dialect == one ? 1 : MAX_TEXTS, param);
  if (refused()) return;
  const a = takeAnswer(c, dialect);
  if (!refused()) beginEmbeddings(a, input, count, param, vectorBytes(), truncate);
}

function note(out: Writer, a: Answer, c: Choice): void {
  writeVector(out, c.sequence.embedding);
  settleVector(out, a, c, a.dialect == many ? frameMany : frameOne);
}

function frameMany(out: Writer, i: i32): void {
  if (i > 0) {
    out.text(",");
    return;
  }
  writeString(writeKey(out.text("{"), "model", true), service.modelId, service.modelIdLength);
  writeKey(out, "embeddings").text("[");
}

function frameOne(out: Writer, _i: i32): void {
  writeKey(out.text("{"), "embedding", true);
}

function writeMany(out: Writer, a: Answer): void {
  writeDuration(writeKey(out.text("]"), "total_duration"), a.done - a.begun);
  writeDuration(writeKey(out, "load_duration"), a.admitted - a.begun);
  writeKey(out, "prompt_eval_count").integer(a.promptTokens).text("}");
}

function writeOne(out: Writer, _a: Answer): void {
  out.text("}");
}
