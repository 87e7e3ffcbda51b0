/*
 * The reference is @huggingface/tokenizers, the maintained successor of @xenova/transformers' tokenizers: the same
 * authors' code, moved to a package of its own. @xenova/transformers itself does not install everywhere that this
 * project must: it depends on sharp 0.32, whose install script downloads libvips, and on two ONNX runtimes.
 * No string is excluded.
 */
import { describe, expect, it } from "vitest";
import { Random } from "../../models/random.ts";
import { huggingFaceTokenizer } from "./hugging-face.ts";
import { parsePieces } from "./pieces.ts";
import { RandomText } from "./random-text.ts";
import { hasShared, needsShared, readShared } from "./shared.ts";
import { openText, type TextTokenizer } from "./text-module.ts";

const STRINGS = 8000;
const PARAGRAPHS = 200;

const text = await openText();

describe.skipIf(!hasShared)(`Hugging Face's tokenizer with the Llama-2 vocabulary${needsShared}`, () => {
  const file = hasShared ? readShared("models/tokenizer.bin") : Buffer.alloc(0);
  const pieces = parsePieces(file);
  const reference = huggingFaceTokenizer(pieces);
  const corpus = hasShared ? readShared("data/tinystories-sample.txt").toString() : "";

  function compare(tokenizer: TextTokenizer, input: string): void {
    const { ids } = reference.encode(input, { add_special_tokens: false });
    const ours = tokenizer.encode(input);
    // `expect` takes longer than both tokenizers, so it only reports.
    if (ours.join() !== ids.join()) expect(ours, JSON.stringify(input)).toEqual(ids);
  }

  it(`gives the same ids for ${STRINGS} random and hostile strings`, () => {
    const tokenizer = text.load(file, pieces.length);
    const names = pieces.map(({ bytes }) => bytes.toString());
    const strings = new RandomText(new Random(1), corpus, names);
    for (let i = 0; i < STRINGS; i++) compare(tokenizer, strings.next());
  });

  it("gives the same ids for every piece of the vocabulary, alone and after a letter", () => {
    const tokenizer = text.load(file, pieces.length);
    for (const { bytes } of pieces) {
      compare(tokenizer, bytes.toString());
      compare(tokenizer, `x${bytes.toString()}`);
    }
  });

  it(`gives the same ids for ${PARAGRAPHS} paragraphs of stories`, () => {
    const tokenizer = text.load(file, pieces.length);
    const random = new Random(2);
    for (let i = 0; i < PARAGRAPHS; i++) {
      const from = random.integer(corpus.length - 2000);
      compare(tokenizer, corpus.slice(from, from + 2000));
    }
  });
});
