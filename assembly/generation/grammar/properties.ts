import { alloc } from "../../base/arena";
import { failMemory } from "../../base/errors";
import { JsonKind, JsonNode, member } from "../../base/json-reader";
import { hashByte, HASH_START } from "./key-rule";
import { refuse, refuseMember } from "./refusal";
import { anySchema } from "./routine";

const NONE: JsonNode = changetype<JsonNode>(0);

/** A property that an object has, or may have. */
@unmanaged
export class Property {
  name: usize;
  length: usize;
  schema: JsonNode;
  /** Of its name, as a Key computes it. */
  hash: u32;
  required: bool;
}

/** More names do not fit in a grammar. */
const MAX_NAMES: i32 = 4096;

/** How many properties `listProperties` listed, and how many of them, up to the last required one, cannot all be left out. */
export let propertyCount: i32 = 0;
export let requiredCount: i32 = 0;

/** What names other than the listed ones must be valid against; null when there must be none. */
export function otherNames(schema: JsonNode): JsonNode {
  const others = member(schema, "additionalProperties");
  if (changetype<usize>(others)) {
    if (others.kind == JsonKind.True) return anySchema();
    return others.kind == JsonKind.False ? NONE : others;
  }
  // By the letter any names may be added; but who lists names means these.
  const listed = member(schema, "properties");
  const required = member(schema, "required");
  const lists = (changetype<usize>(listed) && listed.count > 0) || (changetype<usize>(required) && required.count > 0);
  return lists ? NONE : anySchema();
}

/** Lists the properties of an object in their order, in scratch memory: Property[propertyCount]. 0 after `fail`. */
export function listProperties(schema: JsonNode): usize {
  const listed = member(schema, "properties");
  const required = member(schema, "required");
  propertyCount = 0;
  requiredCount = 0;
  if (changetype<usize>(listed) && listed.kind != JsonKind.Object)
    return <usize>refuseMember(listed, "must be an object");
  if (changetype<usize>(required) && required.kind != JsonKind.Array)
    return <usize>refuseMember(required, "must be a list");
  const names = countOf(listed) + countOf(required);
  if (names > MAX_NAMES) return <usize>refuse("the schema is too large");
  const bytes = <usize>(names + 1) * offsetof<Property>();
  const list = alloc(bytes);
  if (!list) {
    failMemory("a schema", bytes);
    return 0;
  }
  for (let m = firstOf(listed); changetype<usize>(m); m = m.next) add(list, m.key, m.keyLength, m, false);
  for (let r = firstOf(required); changetype<usize>(r); r = r.next) {
    if (r.kind != JsonKind.String) return <usize>refuseMember(required, "must be a list of names");
    if (!add(list, r.text, r.length, unlisted(schema), true)) return 0;
  }
  for (let i = 0; i < propertyCount; i++) if (propertyAt(list, i).required) requiredCount = i + 1;
  return list;
}

export function propertyAt(list: usize, i: i32): Property {
  return changetype<Property>(list + <usize>i * offsetof<Property>());
}

/** The schema of a name that must be there but is not listed. */
function unlisted(schema: JsonNode): JsonNode {
  const others = member(schema, "additionalProperties");
  return changetype<usize>(others) ? others : anySchema();
}

/** Adds a name, or what is new about it. False after `refuse`. */
function add(list: usize, name: usize, length: usize, schema: JsonNode, required: bool): bool {
  const hash = hashOf(name, length);
  let i = 0;
  while (i < propertyCount && !isNamed(propertyAt(list, i), hash, name, length)) i++;
  const p = propertyAt(list, i);
  if (i == propertyCount) {
    if (required && schema.kind == JsonKind.False) return refuse('a required name is not in "properties"');
    p.name = name;
    p.length = length;
    p.hash = hash;
    p.required = false;
    p.schema = schema;
    propertyCount++;
  }
  // Of two members with one name the last one counts.
  if (required) p.required = true;
  else p.schema = schema;
  return true;
}

function isNamed(p: Property, hash: u32, name: usize, length: usize): bool {
  return p.hash == hash && p.length == length && memory.compare(p.name, name, length) == 0;
}

function hashOf(name: usize, length: usize): u32 {
  let hash = HASH_START;
  for (let i: usize = 0; i < length; i++) hash = hashByte(hash, load<u8>(name + i));
  return hash;
}

function countOf(container: JsonNode): i32 {
  return changetype<usize>(container) ? container.count : 0;
}

function firstOf(container: JsonNode): JsonNode {
  return changetype<usize>(container) ? container.first : NONE;
}
