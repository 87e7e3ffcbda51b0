import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { type EncodedDocument } from "./document-encoder.ts";
import { NumberFile } from "./number-file.ts";

/**
 * The files that training reads: NAME.tokens.bin, u16 for each token; NAME.mask.bin, u8 for each token, 1 when it is
 * predicted with loss; NAME.index.bin, u32 for each document: its first token, and at the end the number of tokens.
 */
export class TokenFiles {
  private readonly tokens: NumberFile;
  private readonly mask: NumberFile;
  private readonly index: NumberFile;
  private end = 0;

  /** @param name the path that the files' names begin with; its folder is made if there is none */
  constructor(name: string) {
    mkdirSync(dirname(name), { recursive: true });
    this.tokens = new NumberFile(`${name}.tokens.bin`, Uint16Array);
    this.mask = new NumberFile(`${name}.mask.bin`, Uint8Array);
    this.index = new NumberFile(`${name}.index.bin`, Uint32Array);
    this.index.append([0]);
  }

  /** Appends a document. */
  append({ tokens, mask }: EncodedDocument): void {
    this.tokens.append(tokens);
    this.mask.append(mask);
    this.end += tokens.length;
    this.index.append([this.end]);
  }

  close(): void {
    for (const file of [this.tokens, this.mask, this.index]) file.close();
  }
}
