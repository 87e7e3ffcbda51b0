import { alloc } from "../../base/arena";
import { base64Length, writeBase64 } from "../../base/base64";
import { equals } from "../../base/json-reader";
import { Writer } from "../../base/writer";
import { writeKey } from "../../generation/json";
import { Answer, Choice, MAX_TEXTS } from "../answer";
import { takeAnswer } from "../answer-list";
import { Dialect } from "../dialect";
import { beginEmbeddings, checkTextCount, settleVector, vectorBytes, writeVector } from "../embed";
import { field, wholeField } from "../fields";
import { Connection } from "../http/connection";
import { refuse, refused } from "../refusal";
import { checkModel, readBody } from "../request-body";
import { service } from "../service";
import { promptCount } from "../text-prompts";
import { writeModel } from "./envelope";
import { checkSender } from "./known-fields";

/** Answer.variant: the vectors are base64 of little-endian fp32. */
const BASE64: i32 = 1;

let dialect: Dialect = changetype<Dialect>(0);

/** False when memory is exhausted. */
export function startEmbeddings(): bool {
  dialect = changetype<Dialect>(alloc(offsetof<Dialect>()));
  if (!changetype<usize>(dialect)) return false;
  dialect.note = note;
  dialect.whole = whole;
  return true;
}

/** POST /v1/embeddings. Refuses, or begins an answer. */
export function embeddings(c: Connection): void {
  const body = readBody(c);
  if (refused()) return;
  checkModel(body);
  checkSender(body);
  const format = field(body, "encoding_format");
  const base64 = equals(format, "base64");
  if (changetype<usize>(format) && !base64 && !equals(format, "float")) {
    refuse("encoding_format").text("Invalid 'encoding_format': expected 'float' or 'base64'.");
  }
  const dim = service.model.config.dim;
  if (<i32>wholeField(body, "dimensions", 1, i32.MAX_VALUE, dim) != dim) {
    refuse("dimensions").text("Invalid 'dimensions': this model's embeddings have ").integer(dim).text(".");
  }
  const input = field(body, "input");
  const count = promptCount(input, "input");
  checkTextCount(count, MAX_TEXTS, "input");
  if (refused()) return;
  const a = takeAnswer(c, dialect);
  if (refused()) return;
  a.variant = base64 ? BASE64 : 0;
  const each = base64 ? base64Length(dim << 2) + 2 : vectorBytes();
  beginEmbeddings(a, input, count, "input", each, false);
}

/** The vector of a choice whose sequence is done. */
function note(out: Writer, a: Answer, c: Choice): void {
  const vector = c.sequence.embedding;
  if (a.variant == BASE64) writeBase64(out.text('"'), vector, (<usize>service.model.config.dim) << 2).text('"');
  else writeVector(out, vector);
  settleVector(out, a, c, frame);
}

function frame(out: Writer, i: i32): void {
  if (i == 0) writeKey(out.text("{"), "object", true).text('"list","data":[');
  writeKey(out.text(i > 0 ? "},{" : "{"), "object", true).text('"embedding"');
  writeKey(out, "index").integer(i);
  writeKey(out, "embedding");
}

function whole(out: Writer, a: Answer): void {
  writeModel(out.text("}]"));
  writeKey(writeKey(out, "usage").text("{"), "prompt_tokens", true).integer(a.promptTokens);
  writeKey(out, "total_tokens").integer(a.promptTokens).text("}}");
}
