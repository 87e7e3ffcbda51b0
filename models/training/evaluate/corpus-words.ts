import { readDocuments } from "../corpus-file.ts";
import { documentParts } from "../document-parts.ts";
import { wordsOf } from "./measures.ts";

/** Every word of the documents in files of JSON lines, as `wordsOf` gives them; the files may be larger than memory. */
export function corpusWords(paths: readonly string[]): Set<string> {
  const words = new Set<string>();
  for (const path of paths) {
    for (const document of readDocuments(path)) {
      for (const { content } of documentParts(document)) {
        if (typeof content === "string") for (const word of wordsOf(content)) words.add(word);
      }
    }
  }
  return words;
}
