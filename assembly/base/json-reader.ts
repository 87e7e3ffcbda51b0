import { alloc } from "./arena";
import { fail, failMemory, USAGE } from "./errors";
import { JsonKind, JsonNode } from "./json-node";
import { numberEnd, parseNumber } from "./json-number";
import { decodeString, hasEscapes, scanString, StringError, stringError } from "./json-string";

export { equals, isNull, isWhole, JsonKind, JsonNode, member } from "./json-node";

/** How deep values may lie in one another. */
export const MAX_JSON_DEPTH: i32 = 64;

/** Nodes are taken from the arena by the slab, because each of its blocks is rounded up to a cache line. */
const SLAB_NODES: usize = 64;
const NONE: JsonNode = changetype<JsonNode>(0);

// The text that is being read, and the rest of the last slab.
let start: usize = 0;
let at: usize = 0;
let end: usize = 0;
let nodes: usize = 0;
let nodesEnd: usize = 0;

/**
 * Reads one JSON text (RFC 8259, strictly). Its memory is the arena's, which the caller marks and releases; strings without
 * escapes and numbers point into the text, which must stay as it is.
 * @returns null after `fail(USAGE)` with what was expected and the byte where it was missing, or `fail(OUT_OF_MEMORY)`
 */
export function parseJson(text: usize, length: usize): JsonNode {
  start = text;
  at = text;
  end = text + length;
  nodes = 0;
  nodesEnd = 0;
  let parent = NONE; // the innermost open container; while it is open, its `next` is the container that it is in
  let last = NONE; // its last value so far
  let depth = 0;
  while (true) {
    skipSpace();
    const node = newNode();
    if (!changetype<usize>(node)) return NONE;
    if (changetype<usize>(parent) && parent.kind == JsonKind.Object && !readKey(node)) return NONE;
    if (!readValue(node)) return NONE;
    if (changetype<usize>(parent)) {
      if (changetype<usize>(last)) last.next = node;
      else parent.first = node;
      parent.count++;
    }
    last = node;
    if (node.kind >= JsonKind.Array && depth == MAX_JSON_DEPTH) {
      at--;
      failAt("expected arrays and objects at most 64 deep");
      return NONE;
    }
    if (node.kind >= JsonKind.Array && !closes(node)) {
      depth++;
      node.next = parent;
      parent = node;
      last = NONE;
      continue;
    }
    // A value has ended, and with it perhaps the containers that it is in.
    while (changetype<usize>(parent) && closes(parent)) {
      last = parent;
      parent = last.next;
      last.next = NONE;
      depth--;
    }
    if (!changetype<usize>(parent)) {
      skipSpace();
      if (at == end) return last;
      failAt("expected nothing after the value");
      return NONE;
    }
    if (at == end || load<u8>(at) != 0x2c) {
      failAt(parent.kind == JsonKind.Array ? 'expected "," or "]"' : 'expected "," or "}"');
      return NONE;
    }
    at++;
  }
}

function newNode(): JsonNode {
  if (nodes == nodesEnd) {
    const bytes = SLAB_NODES * offsetof<JsonNode>();
    nodes = alloc(bytes);
    nodesEnd = nodes ? nodes + bytes : 0;
    if (!nodes) {
      failMemory("JSON", bytes);
      return NONE;
    }
  }
  const node = changetype<JsonNode>(nodes);
  memory.fill(nodes, 0, offsetof<JsonNode>());
  nodes += offsetof<JsonNode>();
  return node;
}

function skipSpace(): void {
  for (; at < end; at++) {
    const c = load<u8>(at);
    if (c != 0x20 && c != 0x0a && c != 0x0d && c != 0x09) return;
  }
}

/** Skips space and, if it comes next, the bracket that closes a container. */
function closes(container: JsonNode): bool {
  skipSpace();
  if (at == end || load<u8>(at) != (container.kind == JsonKind.Array ? 0x5d : 0x7d)) return false;
  at++;
  return true;
}

/** Reads a value; of a container only its opening bracket. */
function readValue(node: JsonNode): bool {
  if (at == end) return failAt("expected a value");
  const c = load<u8>(at);
  if (c == 0x22) {
    node.kind = JsonKind.String;
    return readString(node);
  }
  if (c == 0x5b || c == 0x7b) {
    node.kind = c == 0x5b ? JsonKind.Array : JsonKind.Object;
    at++;
    return true;
  }
  if (readWord(node, JsonKind.Null, "null")) return true;
  if (readWord(node, JsonKind.True, "true")) return true;
  if (readWord(node, JsonKind.False, "false")) return true;
  const next = numberEnd(at, end);
  if (next == at) return failAt("expected a value");
  node.kind = JsonKind.Number;
  node.text = at;
  node.length = next - at;
  node.number = parseNumber(at, next);
  at = next;
  return true;
}

function readWord(node: JsonNode, kind: JsonKind, word: string): bool {
  const n = <usize>word.length;
  if (end - at < n) return false;
  for (let i: usize = 0; i < n; i++) if (load<u8>(at + i) != <u8>word.charCodeAt(<i32>i)) return false;
  node.kind = kind;
  at += n;
  return true;
}

function readKey(node: JsonNode): bool {
  if (at == end || load<u8>(at) != 0x22) return failAt("expected a name in quotes");
  if (!readString(node)) return false;
  node.key = node.text;
  node.keyLength = node.length;
  node.text = 0;
  node.length = 0;
  skipSpace();
  if (at == end || load<u8>(at) != 0x3a) return failAt('expected ":"');
  at++;
  skipSpace();
  return true;
}

/** Reads a string literal into `text` and `length`. */
function readString(node: JsonNode): bool {
  const from = at + 1;
  at = scanString(from, end);
  if (stringError == StringError.Unended) return failAt("expected the end of a string");
  if (stringError == StringError.Control) return failAt("expected no control character in a string");
  if (stringError == StringError.Utf8) return failAt("expected UTF-8 in a string");
  if (stringError == StringError.Escape) return failAt("expected a valid escape in a string");
  node.text = from;
  node.length = at - from;
  if (hasEscapes) {
    node.text = alloc(at - from);
    if (!node.text) {
      failMemory("JSON", at - from);
      return false;
    }
    node.length = decodeString(from, at, node.text) - node.text;
  }
  at++;
  return true;
}

function failAt(what: string): bool {
  fail(USAGE)
    .text(what)
    .text(" at byte ")
    .integer(at - start);
  return false;
}
