import { Connection } from "./connection";
import { isText } from "../../base/ascii";
import { COLON, CR, isBlank, isTokenByte, lower } from "./octets";
import { refuse } from "./refusal";

// The field that `nextField` has found.
export let fieldName: usize = 0;
export let fieldNameLength: usize = 0;
export let fieldValue: usize = 0;
export let fieldValueLength: usize = 0;

/** Where the fields begin: behind the request line. */
export function fieldsStart(c: Connection): usize {
  return c.input.at + c.lineEnd + 2;
}

/** Where they end: at the empty line. */
export function fieldsEnd(c: Connection): usize {
  return c.input.at + c.headLength - 2;
}

/**
 * Splits the line at `at` into a name and a value without the blanks around it.
 * @returns the next line, or 0 when there is no name, or anything but a colon behind it
 */
export function nextField(at: usize): usize {
  fieldName = at;
  while (isTokenByte(load<u8>(at))) at++;
  fieldNameLength = at - fieldName;
  if (fieldNameLength == 0 || load<u8>(at) != COLON) return 0;
  at++;
  while (isBlank(load<u8>(at))) at++;
  fieldValue = at;
  while (load<u8>(at) != CR) at++;
  const next = at + 2;
  while (at > fieldValue && isBlank(load<u8>(at - 1))) at--;
  fieldValueLength = at - fieldValue;
  return next;
}

/** Like nextField for a line of a new request: makes its name's letters small. 0 after a refusal. */
export function readField(c: Connection, at: usize): usize {
  const next = nextField(at);
  if (next == 0) {
    const w = refuse(c, 400);
    if (isBlank(load<u8>(at))) w.text("A header field is continued on a second line.");
    else w.text("A header field must be a name, a colon and a value.");
    return 0;
  }
  for (let i: usize = 0; i < fieldNameLength; i++) store<u8>(at + i, lower(load<u8>(at + i)));
  return next;
}

/** Connection.header. */
export function findField(c: Connection, name: string): usize {
  c.headerLength = 0;
  if (c.headLength == 0) return 0;
  const end = fieldsEnd(c);
  for (let at = fieldsStart(c); at != 0 && at < end;) {
    at = nextField(at);
    if (!isText(fieldName, fieldNameLength, name)) continue;
    c.headerLength = fieldValueLength;
    return fieldValue;
  }
  return 0;
}
