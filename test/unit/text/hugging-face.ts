import * as huggingFace from "@huggingface/tokenizers";
import { type Piece } from "./pieces.ts";

/** The part of the package that is used: its own types leave out file extensions, so TypeScript cannot follow them. */
interface HuggingFace {
  readonly Tokenizer: new (tokenizer: object, config: object) => HuggingFaceTokenizer;
}

export interface HuggingFaceTokenizer {
  encode(text: string, options: { readonly add_special_tokens: boolean }): { readonly ids: number[] };
}

const SPACE = "\u2581";

/**
 * Hugging Face's tokenizer for a llama2.c vocabulary: the tokenizer.json that transformers' converter
 * (convert_slow_tokenizer.py, LlamaConverter with legacy behaviour) makes of a SentencePiece model, without the
 * added tokens, because plain text is all that is encoded.
 */
export function huggingFaceTokenizer(pieces: readonly Piece[]): HuggingFaceTokenizer {
  return openTokenizer(tokenizerJson(pieces));
}

/** The tokenizer of a tokenizer.json. */
export function openTokenizer(json: object): HuggingFaceTokenizer {
  const { Tokenizer } = huggingFace as unknown as HuggingFace;
  return new Tokenizer(json, { tokenizer_class: "LlamaTokenizer", legacy: true });
}

/** That tokenizer.json. */
export function tokenizerJson(pieces: readonly Piece[]) {
  const names = pieces.map(({ bytes }) => bytes.toString().replaceAll(" ", SPACE));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Prepend", prepend: SPACE },
        { type: "Replace", pattern: { String: " " }, content: SPACE },
      ],
    },
    pre_tokenizer: null,
    post_processor: null,
    decoder: null,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: "<unk>",
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: true,
      byte_fallback: true,
      vocab: Object.fromEntries(names.map((name, id) => [name, id])),
      merges: generateMerges(names, pieces),
    },
  };
}

/** transformers' `generate_merges`: every split of every piece into two pieces, the best pieces first. */
function generateMerges(names: readonly string[], pieces: readonly Piece[]): [string, string][] {
  const ids = new Map(names.map((name, id) => [name, id]));
  const merges = names.flatMap((name, id) => {
    const characters = Array.from(name);
    const splits = characters.slice(1).map((_, i) => {
      const [left, right] = [characters.slice(0, i + 1).join(""), characters.slice(i + 1).join("")];
      return { left, right, lengths: [i + 1, characters.length - i - 1] as const, score: pieces[id]!.score };
    });
    return splits
      .filter(({ left, right }) => ids.has(left) && ids.has(right))
      .sort((a, b) => ids.get(a.left)! - ids.get(b.left)! || ids.get(a.right)! - ids.get(b.right)!);
  });
  // Sorted by score, then by the lengths of the parts, all falling; equal ones keep their order.
  return merges
    .sort((a, b) => b.score - a.score || b.lengths[0] - a.lengths[0] || b.lengths[1] - a.lengths[1])
    .map(({ left, right }) => [left, right]);
}
