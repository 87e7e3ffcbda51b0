import { lexer, type Token } from "marked";

/** A block of Markdown: a paragraph, a list, a piece of code. */
export interface Block {
  /** Its source: two blocks with the same source look the same. */
  readonly raw: string;
  readonly token: Token;
}

/** Text that was split. `tail` is where its last block begins: what comes later cannot change the blocks before. */
export interface Blocks {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly tail: number;
}

const NOTHING: Blocks = { text: "", blocks: [], tail: 0 };

/**
 * The blocks of a Markdown text. Where the text goes on from the one before, as an answer does that is being written,
 * only its last block is looked at again, and the blocks before it are the same objects.
 * A definition of a link changes other blocks, so a text with one is read as a whole.
 */
export function splitBlocks(text: string, before: Blocks = NOTHING): Blocks {
  const goesOn = text.startsWith(before.text) && before.text !== "" && !/^ {0,3}\[[^\]\n]+\]:/m.test(text);
  const kept = goesOn ? before.blocks.slice(0, -1) : [];
  const start = goesOn ? before.tail : 0;
  const fresh: Block[] = [];
  let at = start;
  let tail = start;
  for (const token of lexer(text.slice(start), { gfm: true })) {
    if (token.type !== "space") {
      tail = at;
      fresh.push({ raw: token.type === "code" ? token.raw : token.raw.trimEnd(), token });
    }
    at += token.raw.length;
  }
  return { text, blocks: [...kept, ...fresh], tail };
}
