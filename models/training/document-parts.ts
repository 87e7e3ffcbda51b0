import { type Document } from "./corpus-file.ts";

/** The ids of the control tokens in every llama2.c vocabulary. */
export const BOS = 1;
export const EOS = 2;

/** A stretch of a document as the model sees it. */
export interface Part {
  /** A text, to be encoded on its own (so that it begins with a space of its own), or a control token. */
  readonly content: string | typeof BOS | typeof EOS;
  /** Whether the model learns to say it. */
  readonly learned: boolean;
}

/**
 * A document in the order of its tokens. A story stands between two BOS, as in llama2.c's story models. A turn of a
 * chat is BOS, the request in Llama 2's template, the answer, EOS; after the last turn stands one more BOS. The model
 * learns everything but a document's first BOS and the requests.
 *
 * Source of the template: Touvron et al., 2023, arXiv 2307.09288, as llama2.c's `chat` writes it.
 */
export function documentParts(document: Document): Part[] {
  if ("text" in document) return [opening, { content: document.text, learned: true }, closing];
  const turns = document.turns.flatMap(({ user, assistant }, i): Part[] => [
    i === 0 ? opening : closing,
    { content: request(user, i === 0 ? document.system : undefined), learned: false },
    { content: assistant, learned: true },
    { content: EOS, learned: true },
  ]);
  return [...turns, closing];
}

const opening: Part = { content: BOS, learned: false };
const closing: Part = { content: BOS, learned: true };

function request(user: string, system: string | undefined): string {
  const instruction = system === undefined ? "" : `<<SYS>>\n${system}\n<</SYS>>\n\n`;
  return `[INST] ${instruction}${user} [/INST]`;
}
