import { hexDigit } from "../../base/ascii";
import { JsonKind, JsonNode } from "../../base/json-reader";
import { beginLiteral, endLiteral, literalByte } from "./literals";

/** Adds a value of a schema to the choice of literals, as JSON without spaces. */
export function addValue(node: JsonNode): void {
  beginLiteral();
  writeValue(node);
  endLiteral();
}

/** Adds a name in quotes, and its colon. */
export function addName(bytes: usize, length: usize): void {
  beginLiteral();
  writeString(bytes, length);
  literalByte(0x3a);
  endLiteral();
}

/** Adds an ASCII text. */
export function addText(text: string): void {
  beginLiteral();
  writeText(text);
  endLiteral();
}

function writeText(text: string): void {
  for (let i = 0; i < text.length; i++) literalByte(<u8>text.charCodeAt(i));
}

/** Values lie no deeper than the reader allows. */
function writeValue(node: JsonNode): void {
  const kind = node.kind;
  if (kind == JsonKind.String) writeString(node.text, node.length);
  else if (kind == JsonKind.Number) for (let i: usize = 0; i < node.length; i++) literalByte(load<u8>(node.text + i));
  else if (kind < JsonKind.Number) writeText(kind == JsonKind.Null ? "null" : kind == JsonKind.True ? "true" : "false");
  else {
    literalByte(kind == JsonKind.Array ? 0x5b : 0x7b);
    for (let child = node.first; changetype<usize>(child); child = child.next) {
      if (child != node.first) literalByte(0x2c);
      if (kind == JsonKind.Object) {
        writeString(child.key, child.keyLength);
        literalByte(0x3a);
      }
      writeValue(child);
    }
    literalByte(kind == JsonKind.Array ? 0x5d : 0x7d);
  }
}

function writeString(bytes: usize, length: usize): void {
  literalByte(0x22);
  for (let i: usize = 0; i < length; i++) {
    const c = load<u8>(bytes + i);
    const isControl = c < 0x20 || c == 0x7f;
    if (c == 0x22 || c == 0x5c || isControl) literalByte(0x5c);
    if (c == 0x0a) literalByte(0x6e);
    else if (isControl) {
      writeText("u00");
      literalByte(hexDigit(c >> 4));
      literalByte(hexDigit(c & 15));
    } else literalByte(c);
  }
  literalByte(0x22);
}
