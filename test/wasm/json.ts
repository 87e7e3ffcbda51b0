// What the unit tests of assembly/base/json-* drive.
import { equals, isNull, isWhole, JsonNode, member } from "../../assembly/base/json-reader";
import { Writer } from "../../assembly/base/writer";

export { alloc, mark, release } from "../../assembly/base/arena";
export { lastCode, message } from "../../assembly/base/errors";
export { parseJson } from "../../assembly/base/json-reader";

export function writtenBytes(w: Writer): usize {
  return w.buffer;
}

export function writtenLength(w: Writer): usize {
  return w.length;
}

/** The answers of the small questions: 1 the member "a" is null or absent, 2 it is "yes", 4 it is whole. */
export function questions(object: JsonNode): i32 {
  const a = member(object, "a");
  return (<i32>isNull(a)) | ((<i32>equals(a, "yes")) << 1) | ((<i32>isWhole(a)) << 2);
}
