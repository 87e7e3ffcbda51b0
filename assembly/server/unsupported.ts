import { equals, JsonKind, JsonNode } from "../base/json-reader";
import { arrayField, boolField, field, objectField, textField } from "./fields";
import { refuse } from "./refusal";

/**
 * Fields that ask for something this server does not do, and that would change the answer: a client has to know. What asks for
 * nothing (absent, null, an empty list or text) is welcome, because clients send it without being told to.
 */

/** Refuses a list that is not empty. */
export function refuseList(body: JsonNode, name: string): void {
  const list = arrayField(body, name);
  if (changetype<usize>(list) && list.count > 0) refuseUnsupported(name);
}

/** Refuses a text that is not empty. */
export function refuseText(body: JsonNode, name: string): void {
  const text = textField(body, name);
  if (changetype<usize>(text) && text.length > 0) refuseUnsupported(name);
}

/** Refuses an object, an empty one too: it asks for what it does not describe further. */
export function refuseObject(body: JsonNode, name: string): void {
  if (changetype<usize>(objectField(body, name))) refuseUnsupported(name);
}

/** Refuses true. */
export function refuseTrue(body: JsonNode, name: string): void {
  if (boolField(body, name, false)) refuseUnsupported(name);
}

/** Refuses a choice that an answer in plain words would not fulfil: all but "none" and "auto". */
export function refuseChoice(body: JsonNode, name: string): void {
  const choice = field(body, name);
  if (!changetype<usize>(choice) || equals(choice, "none") || equals(choice, "auto")) return;
  if (choice.kind == JsonKind.String || choice.kind == JsonKind.Object) refuseUnsupported(name);
  else refuse(name).text("Invalid '").text(name).text("': expected a string or an object.");
}

/** Refuses a field whose value asks for what is not served. */
export function refuseUnsupported(name: string): void {
  refuse(name, "unsupported_parameter")
    .text("Unsupported parameter: '")
    .text(name)
    .text("' is not supported with this model.");
}
