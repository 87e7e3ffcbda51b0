import { type Chat, type Document } from "../../models/training/corpus-file.ts";
import { documentParts } from "../../models/training/document-parts.ts";
import { learnVocabulary, type Piece } from "../../models/training/tokenizer/vocabulary.ts";
import { countText, type WordCounts } from "../../models/training/tokenizer/word-counts.ts";
import { Random } from "../models/random.ts";

const SYLLABLES = [
  "ba",
  "Once",
  "un",
  "ing",
  "lo",
  "ver",
  "The",
  "and",
  "st",
  "ear",
  "é",
  "I",
  "ly",
  "fox",
  "dra",
  "gon",
];
const BETWEEN = [" ", " ", " ", " ", ". ", ', "', '." ', "'s ", "!\n\n", " - ", "? ", "... "];

/** A text of about so many words, made up of a few syllables and the punctuation of stories. */
export function sampleText(random: Random, words: number): string {
  const word = (): string => Array.from({ length: 1 + random.integer(3) }, () => random.pick(SYLLABLES)).join("");
  return Array.from({ length: words }, () => word() + random.pick(BETWEEN)).join("") + "end";
}

/** Stories and chats, with and without a system prompt, in turn. */
export function sampleDocuments(count: number): Document[] {
  const random = new Random(3);
  const chat = (system?: string): Chat => {
    const turn = { user: sampleText(random, 8), assistant: sampleText(random, 30) };
    return { ...(system === undefined ? {} : { system }), turns: [turn, turn] };
  };
  return Array.from({ length: count }, (_, i) => {
    if (i % 3 === 0) return { text: sampleText(random, 50) };
    return i % 3 === 1 ? chat() : chat("Be kind.");
  });
}

/** How often each pre-token comes in documents. */
export function sampleCounts(documents: readonly Document[]): WordCounts {
  const counts: WordCounts = new Map();
  for (const { content } of documents.flatMap(documentParts)) {
    if (typeof content === "string") countText(counts, content);
  }
  return counts;
}

/** A vocabulary learnt from them. */
export function sampleVocabulary(size: number): Piece[] {
  return learnVocabulary(sampleCounts(sampleDocuments(60)), size);
}
