import { type Document } from "../corpus-file.ts";
import { documentParts } from "../document-parts.ts";
import { type BytePairEncoder } from "./byte-pair-encoder.ts";

/** A document's tokens, and for each of them 1 when the model learns to predict it, else 0. */
export interface EncodedDocument {
  readonly tokens: readonly number[];
  readonly mask: readonly number[];
  /** Of the texts without the control tokens, in UTF-16 code units and in tokens. */
  readonly characters: number;
  readonly textTokens: number;
}

/** Turns a document into tokens: its parts one after the other, each text encoded on its own. */
export function encodeDocument(document: Document, encoder: BytePairEncoder): EncodedDocument {
  const tokens: number[] = [];
  const mask: number[] = [];
  let characters = 0;
  let textTokens = 0;
  for (const { content, learned } of documentParts(document)) {
    const before = tokens.length;
    if (typeof content === "number") {
      tokens.push(content);
    } else {
      encoder.encode(content, tokens);
      characters += content.length;
      textTokens += tokens.length - before;
    }
    while (mask.length < tokens.length) mask.push(learned ? 1 : 0);
  }
  return { tokens, mask, characters, textTokens };
}
