/** The marks of Llama 2's chat template, as they stand in an encoded text: each becomes one token. */
export const MARKERS: readonly string[] = [" [INST]", " [/INST]", " <<SYS>>", "<</SYS>>"];

const PRE_TOKEN = / ?\[\/?INST\]| ?<<\/?SYS>>| ?\p{L}+|'\p{L}+|\n+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s/gu;

/**
 * The stretches of a text that pieces are learnt from; none reaches over a boundary between two. Each may begin with
 * the space before it: a mark of the template, a word, an apostrophe and its letters ('s), a run of newlines, one
 * digit, a run of punctuation (."), or one other white space. Together they are the text.
 */
export function preTokens(text: string): readonly string[] {
  return text.match(PRE_TOKEN) ?? [];
}
