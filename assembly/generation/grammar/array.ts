import { JsonNode, member } from "../../base/json-reader";
import { countOf } from "./bounds";
import { emit, emitByte, emitPending, emitSpace, here, instruction, resolve } from "./builder";
import { NEXT, Op } from "./instruction";
import { enter, leave, refuse } from "./refusal";
import { anySchema, beginRoutine, endRoutine } from "./routine";
import { compileValue, MAX_COUNT } from "./value";

/** Appends the code of an array under a schema's keywords. */
export function compileArray(schema: JsonNode): bool {
  const least = countOf(schema, "minItems", 0);
  const most = countOf(schema, "maxItems", i32.MAX_VALUE);
  if (least < 0 || most < 0) return false;
  if (least > most || least > MAX_COUNT) return refuse("no array has so many items");
  const items = member(schema, "items");
  if (least > 0 || most < i32.MAX_VALUE) return compileCounted(items, least, most);
  emitByte(0x5b);
  let closes = emitPending(Op.Split, 0);
  const item = here();
  if (!compileItem(items)) return false;
  closes = emitPending(Op.Split, closes);
  emitByte(0x2c);
  emitSpace();
  instruction(emit(Op.Jump)).b = item;
  resolve(closes, here());
  emitByte(0x5d);
  return true;
}

/** The order of the parts is what NEXT, CLOSE, COMMA and ITEM say. */
function compileCounted(items: JsonNode, least: i32, most: i32): bool {
  const begun = beginRoutine();
  const entry = emitByte(0x5b);
  const begin = emit(Op.Begin, least);
  instruction(begin).b = most;
  instruction(emit(Op.Next, least)).b = most;
  emitByte(0x5d);
  emit(Op.Return);
  emitByte(0x2c);
  emitSpace();
  // An array that must be empty may have items of any kind.
  if (!compileItem(most > 0 ? items : changetype<JsonNode>(0))) return false;
  instruction(emit(Op.Jump)).b = begin + NEXT;
  endRoutine(begun, entry);
  return true;
}

function compileItem(items: JsonNode): bool {
  if (!changetype<usize>(items)) return compileValue(anySchema());
  enter(items);
  const ok = compileValue(items);
  leave();
  return ok;
}
