import { alloc } from "../../base/arena";
import { Writer } from "../../base/writer";
import { writeKey, writeString } from "../../generation/json";
import { Answer, Choice, MAX_CHOICES } from "../answer";
import { dropAnswer, takeAnswer } from "../answer-list";
import { beginAnswer } from "../answers";
import { Dialect } from "../dialect";
import { addEmbedding, writeVector } from "../embed";
import { boolField, field } from "../fields";
import { Connection } from "../http/connection";
import { refuse, refused } from "../refusal";
import { readBody } from "../request-body";
import { service } from "../service";
import { promptAt, promptCount } from "../text-prompts";
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
  if (count > (dialect == one ? 1 : MAX_CHOICES)) {
    refuse(param).text("Invalid '").text(param).text("': too many texts.");
  }
  if (refused()) return;
  const a = takeAnswer(c, dialect);
  if (refused()) return;
  for (let i = 0; i < count && !refused(); i++) {
    const prompt = promptAt(input, i);
    if (refused()) break;
    if (truncate) prompt.count = min(prompt.count, service.scheduler.context - 1);
    if (prompt.fits(param)) addEmbedding(a, prompt);
  }
  if (refused()) dropAnswer(a);
  else beginAnswer(a);
}

function note(out: Writer, _a: Answer, c: Choice): void {
  writeVector(out, c.sequence.embedding);
}

function writeMany(out: Writer, a: Answer): void {
  writeString(writeKey(out.text("{"), "model", true), service.modelId, service.modelIdLength);
  writeKey(out, "embeddings").text("[");
  for (let i = 0; i < a.choiceCount; i++) {
    if (i > 0) out.text(",");
    a.pour(out);
    a.pourBuffer(a.choice(i).notes);
  }
  writeDuration(writeKey(out.text("]"), "total_duration"), a.done - a.begun);
  writeDuration(writeKey(out, "load_duration"), a.admitted - a.begun);
  writeKey(out, "prompt_eval_count").integer(a.promptTokens).text("}");
}

function writeOne(out: Writer, a: Answer): void {
  writeKey(out.text("{"), "embedding", true);
  a.pour(out);
  a.pourBuffer(a.choice(0).notes);
  out.text("}");
}
