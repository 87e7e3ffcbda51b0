import { JsonKind, JsonNode } from "../base/json-reader";
import { newPromptIds, PromptIds } from "./prompt-ids";
import { refuse, refused } from "./refusal";
import { BOS } from "../text/vocabulary";
import { areTokenIds, writeTokenIds } from "./token-ids";

/**
 * Plain texts as OpenAI's requests give them: a string, an array of strings, an array of token ids, or an array of arrays of
 * token ids. How many there are; 0, refused, for anything else.
 */
export function promptCount(prompts: JsonNode, param: string): i32 {
  if (changetype<usize>(prompts)) {
    if (prompts.kind == JsonKind.String || areTokenIds(prompts)) return 1;
    if (prompts.kind == JsonKind.Array && prompts.count > 0) {
      let right = 0;
      for (let p = prompts.first; changetype<usize>(p); p = p.next) {
        if (p.kind == JsonKind.String || areTokenIds(p)) right++;
      }
      if (right == prompts.count) return right;
    }
  }
  refuse(param)
    .text("Invalid '")
    .text(param)
    .text("': expected a string, an array of strings, or token ids of this model's vocabulary.");
  return 0;
}

/** The tokens of text number `i`: of a string with BOS in front, of ids as they are. Null, refused, without memory. */
export function promptAt(prompts: JsonNode, i: i32): PromptIds {
  let prompt = prompts;
  if (prompts.kind == JsonKind.Array && !areTokenIds(prompts)) {
    prompt = prompts.first;
    for (; i > 0; i--) prompt = prompt.next;
  }
  if (prompt.kind == JsonKind.String) {
    const ids = newPromptIds(prompt.length + 3);
    if (!refused()) ids.encode(prompt.text, prompt.length, true);
    return ids;
  }
  const ids = newPromptIds(prompt.count + 1);
  if (refused()) return ids;
  // Positions begin with BOS: every model was trained so.
  if (prompt.first.number != <f64>BOS) ids.add(BOS);
  writeTokenIds(prompt, ids.ids + ((<usize>ids.count) << 2));
  ids.count += prompt.count;
  return ids;
}
