import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { convertTokenizer } from "../../../../src/convert/tokenizer/convert-tokenizer.ts";
import { memoryFolder } from "../../../models/memory-folder.ts";
import { Random } from "../../../models/random.ts";
import { type HuggingFaceTokenizer, openTokenizer, tokenizerJson } from "../../text/hugging-face.ts";
import { parsePieces, piece } from "../../text/pieces.ts";
import { RandomText } from "../../text/random-text.ts";
import { openText, type TextTokenizer } from "../../text/text-module.ts";

/*
 * The converted tokenizer.bin in the engine against @huggingface/tokenizers on the tokenizer.json that it was made of.
 * Added tokens are taken out of the reference: it finds them in a text, the engine never does.
 */
const STRINGS = 2000;

const text = await openText();

const golden = (name: string): Buffer => readFileSync(`test/golden/hugging-face/${name}`);
const readme = golden("sentencepiece.json").toString();

async function convert(files: Readonly<Record<string, Uint8Array | string>>, vocabSize: number): Promise<Buffer> {
  return Buffer.from((await convertTokenizer(memoryFolder(files), vocabSize))!.bytes);
}

/** Compares on random strings; `fits` leaves out those that the reference takes in another way. */
function compare(
  ours: TextTokenizer,
  reference: HuggingFaceTokenizer,
  file: Buffer,
  fits: (input: string) => boolean,
): void {
  const names = parsePieces(file).map(({ bytes }) => bytes.toString());
  const strings = new RandomText(new Random(3), readme, names);
  for (let i = 0; i < STRINGS;) {
    const input = strings.next();
    if (!fits(input)) continue;
    const { ids } = reference.encode(input, { add_special_tokens: false });
    const found = ours.encode(input);
    // `expect` takes longer than both tokenizers, so it only reports.
    if (found.join() !== ids.join()) expect(found, JSON.stringify(input)).toEqual(ids);
    i++;
  }
}

describe("a converted tokenizer.json", () => {
  it(`of the form that transformers 4 saves gives the same ids for ${STRINGS} random strings`, async () => {
    const pieces = parsePieces(readFileSync("models/tokenizer.bin"));
    const named = pieces.map((token, id) => (id < 3 ? piece(["<unk>", "<s>", "</s>"][id]!, 0) : token));
    const json = tokenizerJson(named);
    const added = named.slice(0, 3).map(({ bytes }, id) => ({ id, content: bytes.toString(), special: true }));
    const file = await convert({ "tokenizer.json": JSON.stringify({ ...json, added_tokens: added }) }, pieces.length);
    compare(text.load(file, pieces.length), openTokenizer(json), file, () => true);
  });

  it(`of transformers 5 gives the same ids for ${STRINGS} random strings that begin with no space`, async () => {
    const bytes = golden("grouped-query/tokenizer.json");
    const file = await convert({ "tokenizer.json": bytes }, 520);
    const json = { ...(JSON.parse(bytes.toString()) as object), added_tokens: [] };
    // Metaspace puts no space before a text that has one, SentencePiece does.
    compare(text.load(file, 520), openTokenizer(json), file, (input) => !/^[ \u2581]/.test(input));
  });
});

describe("a converted tokenizer.model", () => {
  it("gives the ids that SentencePiece gives", async () => {
    const tokenizer = text.load(await convert({ "tokenizer.model": golden("multi-head/tokenizer.model") }, 512), 512);
    const pairs = JSON.parse(readme) as [string, number[]][];
    expect(pairs.length).toBeGreaterThan(30);
    for (const [input, ids] of pairs) expect(tokenizer.encode(input), JSON.stringify(input)).toEqual(ids);
  });
});
