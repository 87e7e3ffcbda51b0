import { Completion, STOPPED } from "../generation/completion";
import { Writer } from "../base/writer";
import { writeKey } from "../generation/json";
import { Answer, Choice } from "./answer";
import { part, send } from "./delivery";

/** What may stand in the writer when another id is added: a part of an answer that is longer is passed on before. */
const MOST_BYTES: usize = 32768;

/** Whether the token that was just drawn is a part of the text: the one that ended it without a text of its own is not. */
export function isOfText(c: Completion): bool {
  return c.pieceLength > 0 || c.finish != STOPPED;
}

/** Appends `,"prompt_token_ids":[...]`. @param ids i32[count] */
export function writePromptIds(out: Writer, a: Answer, ids: usize, count: i32): void {
  writeIds(writeKey(out, "prompt_token_ids"), a, ids, count);
}

/** Appends `,"token_ids":[...]` with the token that is told next, if one may be; nothing where ids were not asked for. */
export function writeNextId(out: Writer, a: Answer, c: Choice): void {
  if (!a.tokenIds) return;
  writeKey(out, "token_ids").text("[");
  if (c.told > 0) out.integer(load<i32>(c.ids.at));
  out.text("]");
}

/** Appends `,"token_ids":[...]` with all that was kept; nothing where ids were not asked for. */
export function writeKeptIds(out: Writer, a: Answer, c: Choice): void {
  if (!a.tokenIds) return;
  const count = <i32>(c.ids.length >> 2) - c.promptIds;
  writeIds(writeKey(out, "token_ids"), a, c.ids.at + ((<usize>c.promptIds) << 2), count);
}

function writeIds(out: Writer, a: Answer, ids: usize, count: i32): void {
  out.text("[");
  for (let i = 0; i < count; i++) {
    if (i > 0) out.text(",");
    out.integer(load<i32>(ids + ((<usize>i) << 2)));
    if (out.length < MOST_BYTES) continue;
    if (!a.stream) {
      a.pour(out);
    } else {
      send(a);
      part();
    }
  }
  out.text("]");
}
