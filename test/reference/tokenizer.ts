const BOS = 1;
const FIRST_BYTE = 3; // after <unk>, <s>, </s>

/** llama2.c's tokenizer: the quadratic scan, over strings in which a character is a byte (latin1). */
export class ReferenceTokenizer {
  private readonly pieces: string[] = [];
  private readonly scores: number[] = [];
  private readonly ids = new Map<string, number>();

  /** @param file i32 longest piece, then for each token f32 score, i32 length, bytes */
  constructor(file: Buffer) {
    for (let offset = 4; offset < file.length;) {
      const length = file.readInt32LE(offset + 4);
      this.scores.push(file.readFloatLE(offset));
      this.pieces.push(file.toString("latin1", offset + 8, offset + 8 + length));
      offset += 8 + length;
    }
    this.pieces.forEach((piece, id) => {
      if (!this.ids.has(piece)) this.ids.set(piece, id);
    });
  }

  /** BOS, then the text with a space put before it, as run.c's `encode(text, bos = 1, eos = 0)`. */
  encode(text: string): number[] {
    const tokens = [BOS];
    if (text !== "") tokens.push(this.ids.get(" ")!);
    for (const character of text) {
      const bytes = Buffer.from(character, "utf8").toString("latin1");
      const id = this.ids.get(bytes);
      if (id !== undefined) tokens.push(id);
      else tokens.push(...Array.from(bytes, (byte) => byte.charCodeAt(0) + FIRST_BYTE));
    }
    while (this.mergeBest(tokens));
    return tokens;
  }

  /** Joins the neighbours whose union has the highest score, the leftmost of equals. */
  private mergeBest(tokens: number[]): boolean {
    let best = { score: -1e10, id: -1, at: -1 };
    for (let at = 0; at + 1 < tokens.length; at++) {
      const id = this.ids.get(this.pieces[tokens[at]!]! + this.pieces[tokens[at + 1]!]!);
      if (id !== undefined && this.scores[id]! > best.score) best = { score: this.scores[id]!, id, at };
    }
    if (best.at < 0) return false;
    tokens.splice(best.at, 2, best.id);
    return true;
  }

  /** What run.c prints for `token` after `previous`: a byte a character. */
  decode(previous: number, token: number): string {
    let piece = this.pieces[token]!;
    if (previous === BOS && piece.startsWith(" ")) piece = piece.slice(1);
    const byte = /^<0x([0-9A-F]{2})>/.exec(piece);
    if (byte !== null) piece = String.fromCharCode(parseInt(byte[1]!, 16));
    return printable(piece) ? piece : "";
  }
}

/** run.c's `safe_printf` swallows single bytes that are neither printable ASCII nor white space. */
function printable(piece: string): boolean {
  return piece.length !== 1 || /[\x20-\x7e\t-\r]/.test(piece);
}
