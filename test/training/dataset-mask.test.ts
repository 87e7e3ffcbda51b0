import { describe, expect, it } from "vitest";
import { encodeDocument } from "../../models/training/dataset/document-encoder.ts";
import { BytePairEncoder } from "../../models/training/dataset/byte-pair-encoder.ts";
import { sampleVocabulary } from "./sample-documents.ts";

const pieces = sampleVocabulary(500);
const encoder = new BytePairEncoder(pieces);

/** A document's tokens as text, those with loss and those without each run together, in their order. */
function runs(document: Parameters<typeof encodeDocument>[0]): [text: string, learned: number][] {
  const { tokens, mask } = encodeDocument(document, encoder);
  expect(mask).toHaveLength(tokens.length);
  return tokens.reduce<[text: string, learned: number][]>((joined, id, i) => {
    const learned = mask[i]!;
    const text = id === 1 ? "{BOS}" : id === 2 ? "{EOS}" : pieces[id]!.text;
    if (i > 0 && learned === mask[i - 1]) joined.at(-1)[0] += text;
    else joined.push([text, learned]);
    return joined;
  }, []);
}

describe("the tokens of a document, and those with loss", () => {
  it("of a story: all but the first BOS", () => {
    expect(runs({ text: "Once a fox." })).toEqual([
      ["{BOS}", 0],
      [" Once a fox.{BOS}", 1],
    ]);
  });

  it("of a chat: the answers, their EOS and the BOS after each", () => {
    const turns = [
      { user: "Hi", assistant: "Hello." },
      { user: "Go on", assistant: "No." },
    ];
    expect(runs({ turns })).toEqual([
      ["{BOS} [INST] Hi [/INST]", 0],
      [" Hello.{EOS}{BOS}", 1],
      [" [INST] Go on [/INST]", 0],
      [" No.{EOS}{BOS}", 1],
    ]);
  });

  it("of a chat with a system prompt, which stands in the first request", () => {
    const turns = [
      { user: "Hi", assistant: "Yo" },
      { user: "So", assistant: "Ha" },
    ];
    expect(runs({ system: "Be kind.", turns })).toEqual([
      ["{BOS} [INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHi [/INST]", 0],
      [" Yo{EOS}{BOS}", 1],
      [" [INST] So [/INST]", 0],
      [" Ha{EOS}{BOS}", 1],
    ]);
  });

  it("are counted with the characters that they stand for", () => {
    const { characters, textTokens, tokens } = encodeDocument({ turns: [{ user: "Hi", assistant: "Yo" }] }, encoder);
    expect(characters).toBe("[INST] Hi [/INST]".length + "Yo".length);
    expect(textTokens).toBe(tokens.length - 3);
  });
});
