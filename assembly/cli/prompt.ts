import { openFile } from "../base/file";
import { cstringLength } from "../base/writer";
import { Options } from "../command/options";
import { close } from "../host/files";
import { isTerminal, STDIN } from "../host/streams";
import { Flag } from "./flags";
import { newText, Text } from "./text-input";

/**
 * The prompt: standard input if it is to be read, then --prompt-file, then -i. Standard input is read for "-i -", and when
 * there is neither -i nor --prompt-file and it is not a terminal; never otherwise, because a script may hold it open for
 * ever. The line break that ends a file is not part of the prompt, unless -i follows it.
 * @param stdin whether standard input may be read at all: a chat reads its turns from there
 * @returns null after `fail`
 */
export function readPrompt(o: Options, stdin: bool): Text {
  const none = changetype<Text>(0);
  const text = newText();
  if (!changetype<usize>(text)) return none;
  const typed = typedPrompt(o);
  const silent = !o.has(Flag.Prompt) && !o.has(Flag.PromptFile);
  if (stdin && (hasDash(o) || (silent && !isTerminal(STDIN)))) {
    if (!text.appendStream(STDIN, "standard input") || !text.check("standard input")) return none;
  }
  if (o.has(Flag.PromptFile) && !appendFile(text, o.text(Flag.PromptFile))) return none;
  if (!typed) text.trim();
  else if (!text.append(typed, cstringLength(typed))) return none;
  return text;
}

/** The last text given with -i, zero-terminated; 0 without one. "-" is no text. */
function typedPrompt(o: Options): usize {
  for (let i = o.givenCount - 1; i >= 0; i--) {
    if (o.flagAt(i) == Flag.Prompt && !isDash(o.textAt(i))) return o.textAt(i);
  }
  return 0;
}

function hasDash(o: Options): bool {
  for (let i = 0; i < o.givenCount; i++) if (o.flagAt(i) == Flag.Prompt && isDash(o.textAt(i))) return true;
  return false;
}

function isDash(text: usize): bool {
  return load<u8>(text) == 0x2d && load<u8>(text, 1) == 0;
}

/** Whether the command line names a prompt, even an empty one, other than standard input. */
export function hasPrompt(o: Options): bool {
  return typedPrompt(o) != 0 || o.has(Flag.PromptFile);
}

/** Appends a text file. False after `fail`. */
export function appendFile(text: Text, path: usize): bool {
  const fd = openFile(path, cstringLength(path), "the text");
  if (fd < 0) return false;
  const ok = text.appendStream(fd, "the text") && text.check("the text");
  close(fd);
  return ok;
}
