import { alloc } from "../base/arena";
import { CONTEXT_FULL, fail, failMemory } from "../base/errors";
import { Options } from "../command/options";
import { encode, Tokenizer } from "../text/tokenizer";
import { readPrompt } from "./prompt";

/** The tokens of a text. */
@unmanaged
export class Tokens {
  ids: usize; // i32[count]
  count: i32;
}

/** Encodes a text with BOS in front. Null after `fail`. */
export function encodeText(t: Tokenizer, text: usize, length: usize): Tokens {
  const bytes = offsetof<Tokens>() + ((<u64>length + 3) << 2);
  const tokens = changetype<Tokens>(alloc(bytes));
  if (!changetype<usize>(tokens)) {
    failMemory("the request", bytes);
    return tokens;
  }
  tokens.ids = changetype<usize>(tokens) + offsetof<Tokens>();
  tokens.count = encode(t, text, length, true, false, tokens.ids);
  return tokens.count < 0 ? changetype<Tokens>(0) : tokens;
}

/** Whether a prompt fits in the model's context; fails otherwise. */
export function fits(tokens: Tokens, seqLen: i32): bool {
  if (tokens.count <= seqLen) return true;
  fail(CONTEXT_FULL).text("the prompt has ").integer(tokens.count).text(" tokens, the context ").integer(seqLen);
  return false;
}

/** Reads the prompt, from standard input too, and encodes it with BOS in front. Null after `fail`. */
export function encodePrompt(o: Options, t: Tokenizer): Tokens {
  const prompt = readPrompt(o, true);
  return changetype<usize>(prompt) ? encodeText(t, prompt.at, prompt.length) : changetype<Tokens>(0);
}
