import { describe, expect, it } from "vitest";
import { BYTE_PIECES, CONTROL_PIECES, type Piece, piece } from "./pieces.ts";
import { openText } from "./text-module.ts";

const text = await openText();

/** Control and byte tokens, and every part of every one's text as a piece: merging would reach them if they took part. */
function vocabularyOf(control: readonly Piece[]): Piece[] {
  const special = [...control, ...BYTE_PIECES];
  const names = new Set(special.map(({ bytes }) => bytes.toString()));
  const parts = new Set<string>([" "]);
  for (const name of names) {
    for (let from = 0; from < name.length; from++) {
      for (let to = from + 1; to <= name.length; to++)
        if (!names.has(name.slice(from, to))) parts.add(name.slice(from, to));
    }
  }
  return [...special, ...Array.from(parts, (part) => piece(part, part.length - 100))];
}

describe("text never becomes a control or byte token", () => {
  const plain = [piece("<unk>", 0), piece("<s>", 0), piece("</s>", 0)];

  it.each([
    ["as llama2.c writes them", CONTROL_PIECES],
    ["as SentencePiece writes them", plain],
  ])("when it spells one, with BOS and EOS %s", (_, control) => {
    const pieces = vocabularyOf(control);
    const tokenizer = text.loadPieces(pieces);
    const lastByte = control.length + BYTE_PIECES.length - 1;
    for (const { bytes } of pieces.slice(0, lastByte + 1)) {
      const ids = tokenizer.encode(bytes);
      expect(Math.min(...ids), bytes.toString()).toBeGreaterThan(lastByte);
      expect(tokenizer.decode(ids, 1).toString()).toBe(bytes.toString());
    }
  });

  it("but a longer piece with such text in it is a piece like any other", () => {
    const names = [" ", "<", "s", ">", "<s", "<s>", "<s>>"];
    const tokenizer = text.loadPieces([...plain, ...names.map((name, i) => piece(name, i))]);
    expect(tokenizer.encode("<s>>")).toEqual([plain.length, plain.length + names.indexOf("<s>>")]);
  });
});
