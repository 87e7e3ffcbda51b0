/** Characters from here on are one class. */
const OTHER = 0x80;
const CLASSES = OTHER + 1;

/**
 * Where a text can be cut without changing its tokens: between two characters that stand side by side in no piece, for
 * then no merge ever reaches over the cut, and what happens on one side does not depend on the other. Characters beyond
 * ASCII count as one, and are never parted from each other: fewer cuts than possible, never a wrong one.
 */
export class PartBoundaries {
  /** 1 for every two classes that stand side by side in some piece. */
  private readonly joined = new Uint8Array(CLASSES * CLASSES);

  constructor(pieces: Iterable<string>) {
    this.joined[pair(OTHER, OTHER)] = 1;
    for (const piece of pieces) {
      for (let i = 1; i < piece.length; i++) this.joined[pair(classAt(piece, i - 1), classAt(piece, i))] = 1;
    }
  }

  /** Where the part of the text that starts at `from` ends, in UTF-16 code units. */
  partEnd(text: string, from: number): number {
    let at = from + 1;
    let left = classAt(text, from);
    while (at < text.length) {
      const right = classAt(text, at);
      if (this.joined[pair(left, right)] === 0) break;
      left = right;
      at++;
    }
    return at;
  }
}

function classAt(text: string, index: number): number {
  return Math.min(text.charCodeAt(index), OTHER);
}

function pair(left: number, right: number): number {
  return left * CLASSES + right;
}
