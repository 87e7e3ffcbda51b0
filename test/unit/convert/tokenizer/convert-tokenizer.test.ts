import { describe, expect, it } from "vitest";
import { convertTokenizer } from "../../../../src/convert/tokenizer/convert-tokenizer.ts";
import { memoryFolder, type MemoryFiles } from "../../../models/memory-folder.ts";
import { tokenizerJson } from "../../text/hugging-face.ts";
import { BYTE_PIECES, CONTROL_PIECES, parsePieces, piece, serializePieces } from "../../text/pieces.ts";
import { field, sentencePieceFile } from "./sentencepiece-file.ts";

/** "th" before " t": the ids rise as the scores fall, and the characters come last, as SentencePiece has it. */
const WORDS = ["th", " t", " the", "he"].map((text, i) => piece(text, -i));
const LETTERS = [" ", "t", "h", "e"].map((text, i) => piece(text, -WORDS.length - i));
const PIECES = [...CONTROL_PIECES, ...BYTE_PIECES, ...WORDS, ...LETTERS];
const MODEL = sentencePieceFile(PIECES);

const CONTROLS = ["<unk>", "<s>", "</s>"].map((content, id) => ({ id, content, special: true }));
const JSON_MODEL = { ...tokenizerJson(namedControls()), added_tokens: CONTROLS };

/** The vocabulary with the names that the control tokens have in a tokenizer.json. */
function namedControls(): typeof PIECES {
  return [...CONTROLS.map(({ content }) => piece(content, 0)), ...PIECES.slice(3)];
}

async function convert(files: MemoryFiles, vocabSize = PIECES.length): ReturnType<typeof convertTokenizer> {
  return await convertTokenizer(memoryFolder(files), vocabSize);
}

function json(changes: object = {}, model: object = {}): MemoryFiles {
  return { "tokenizer.json": JSON.stringify({ ...JSON_MODEL, ...changes, model: { ...JSON_MODEL.model, ...model } }) };
}

describe("a tokenizer.model", () => {
  it("becomes the tokenizer.bin that llama2.c's exporter makes of it", async () => {
    const found = await convert({ "tokenizer.model": MODEL });
    expect(Buffer.compare(found!.bytes, serializePieces(PIECES))).toBe(0);
    expect(found!.notes).toEqual([]);
  });

  it("keeps a byte order mark that is a token", async () => {
    const pieces = [...PIECES, piece("\ufeff", -9)];
    const found = await convert({ "tokenizer.model": sentencePieceFile(pieces) }, pieces.length);
    expect(Buffer.compare(found!.bytes, serializePieces(pieces))).toBe(0);
  });

  it("goes before a tokenizer.json, which adds its tokens", async () => {
    const added = [...CONTROLS, { id: PIECES.length, content: "<|end|>", special: true }];
    const files = { "tokenizer.model": MODEL, ...json({ added_tokens: added }, { merges: [["x", "y"]] }) };
    const found = await convert(files, PIECES.length + 1);
    expect(Buffer.compare(found!.bytes, serializePieces([...PIECES, piece("<|end|>", 0)]))).toBe(0);
    expect(found!.notes).toEqual(['added tokens "<|end|>": printed as text, but no text becomes them']);
  });

  it("takes the tokens of added_tokens.json, and says what does not fit", async () => {
    const added = JSON.stringify({ "<pad>": PIECES.length, "<a>": PIECES.length + 2, "<b>": 400 });
    const found = await convert({ "tokenizer.model": MODEL, "added_tokens.json": added }, PIECES.length + 3);
    const expected = [...PIECES, piece("<pad>", 0), piece("", 0), piece("<a>", 0)];
    expect(Buffer.compare(found!.bytes, serializePieces(expected))).toBe(0);
    expect(found!.notes).toEqual([
      'added tokens "<pad>", "<a>": printed as text, but no text becomes them',
      `added tokens "<b>": left out, the model has only ${PIECES.length + 3} tokens`,
      "1 tokens of the model have no text in the tokenizer: they print nothing",
    ]);
  });

  it("says when it normalises text", async () => {
    const rules = { normalizer: [field(1, "nmt_nfkc"), field(2, "rules"), field(4, 0)] };
    const trims = { normalizer: [field(1, "identity")] };
    for (const [changes, name] of [
      [rules, '"nmt_nfkc"'],
      [trims, "spaces beyond one are dropped"],
    ] as const) {
      const found = await convert({ "tokenizer.model": sentencePieceFile(PIECES, changes) });
      expect(found!.notes[0]).toContain(`the tokenizer normalises text first (${name})`);
    }
  });

  it.each([
    [Buffer.from("IQ== 0\n"), "tokenizer.model: not a SentencePiece model: a field"],
    [MODEL.subarray(0, MODEL.length - 1), "tokenizer.model: not a SentencePiece model: a field of"],
    [Buffer.alloc(20, 0xff), "a number of more than 10 bytes"],
    [Buffer.from([0x0a]), "it ends inside a number"],
    [Buffer.from([0x00, 0x00]), "a field without a number"],
    [Buffer.alloc(0), "its type is unigram"],
    [sentencePieceFile(PIECES, { modelType: 1 }), "its type is unigram; the engine's tokenizer merges pairs (BPE)"],
    [sentencePieceFile(PIECES, { modelType: 99 }), "its type is unknown"],
    [sentencePieceFile(PIECES, { types: [3, 2, 3] }), "tokens 0, 1 and 2 are not <unk>, <s> and </s>"],
    [sentencePieceFile(PIECES, { normalizer: [field(3, 0), field(4, 0)] }), "it puts no space before a text"],
    [sentencePieceFile([...PIECES, piece("x", NaN)]), `the score of token ${PIECES.length} is not a number`],
    [sentencePieceFile([...PIECES, piece("x", 0)]), "it has 268 tokens, the model only 267"],
  ])("%# is refused", async (model, message) => {
    const error: unknown = await convert({ "tokenizer.model": model }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "MODEL_INVALID" });
    expect((error as Error).message).toContain(message);
  });
});

describe("a tokenizer.json", () => {
  it("becomes the same pieces, with scores in the order of its merges", async () => {
    const found = parsePieces(Buffer.from((await convert(json()))!.bytes));
    expect(found.map(({ bytes }) => bytes.toString())).toEqual(PIECES.map(({ bytes }) => bytes.toString()));
    expect(found.slice(259, 263).map(({ score }) => score)).toEqual([0, -1, -2, -3]);
    expect(Math.max(...found.slice(263).map(({ score }) => score))).toBeLessThan(-3);
  });

  it("may write its merges as text, and its spaces as transformers 5 does", async () => {
    const merges = JSON_MODEL.model.merges.map((pair) => pair.join(" "));
    const metaspace = { type: "Metaspace", replacement: "\u2581", prepend_scheme: "always", split: false };
    const found = await convert(json({ normalizer: null, pre_tokenizer: metaspace }, { merges }));
    expect(Buffer.compare(found!.bytes, (await convert(json()))!.bytes)).toBe(0);
  });

  const byteLevel = { type: "Sequence", pretokenizers: [{ type: "Split" }, { type: "ByteLevel" }] };
  const { vocab, merges } = JSON_MODEL.model;
  it.each([
    [{ pre_tokenizer: byteLevel }, {}, "tokenizer.json: a byte-level BPE tokenizer, as Llama 3 has it"],
    [{ decoder: { type: "ByteLevel" } }, {}, "a byte-level BPE tokenizer"],
    [{}, { type: "Unigram" }, 'a tokenizer of type "Unigram"'],
    [{}, { byte_fallback: false }, "a tokenizer without byte_fallback"],
    [{}, { ignore_merges: true }, "ignore_merges is set"],
    [{}, { end_of_word_suffix: "</w>" }, 'end_of_word_suffix is "</w>"'],
    [{ normalizer: { type: "NFKC" } }, {}, 'it prepares text in another way than Llama 2\'s ("NFKC")'],
    [{ normalizer: null }, {}, "it prepares text in another way than Llama 2's (not at all)"],
    [{ normalizer: null, pre_tokenizer: { type: "Metaspace", replacement: "\u2581" } }, {}, '("Metaspace")'],
    [{ added_tokens: [] }, {}, "tokens 0, 1 and 2 are not <unk>, <s> and </s>"],
    [{ added_tokens: [{ id: -1, content: "x" }] }, {}, 'added_tokens holds {"id":-1,"content":"x"}, expected an id'],
    [{ added_tokens: {} }, {}, "added_tokens is {}, expected a list"],
    [{}, { vocab: [] }, "model.vocab is [], expected an object"],
    [{}, { vocab: { ...vocab, x: 1.5 } }, 'the id of "x" is 1.5, expected 0 to 1048575'],
    [{}, { vocab: { ...vocab, x: 5 } }, 'two tokens have the id 5, one of them "x"'],
    [{}, { vocab: { ...vocab, ["x".repeat(257)]: 300 } }, "has more than 256 characters"],
    [{}, { merges: null }, "model.merges is null, expected a list"],
    [{}, { merges: ["a b c"] }, 'merge 0 is "a b c", expected two pieces'],
    [{}, { merges: [["x", "y"]] }, 'merge 0, "x" and "y", is of no pieces'],
    [{}, { merges: [["<0x41", ">"], ...merges] }, "is of no pieces"],
    [{}, { merges: merges.slice(1) }, "its merges are not those of a SentencePiece model ("],
  ])("with %j and a model with %j is refused", async (changes, model, message) => {
    const error: unknown = await convert(json(changes, model)).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: "MODEL_INVALID" });
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toMatch(/^tokenizer\.json: [^\p{Cc}]+$/u);
  });

  it("is not missed by a model that has none", async () => {
    expect(await convert({})).toBeUndefined();
  });
});
