import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { instantiate } from "../../wasm/instantiate.ts";
import { type Piece, serializePieces } from "./pieces.ts";

type Pointer = number;

/** What test/wasm/text.ts exports. */
export interface TextExports {
  readonly memory: WebAssembly.Memory;
  alloc(bytes: bigint): Pointer;
  mark(): bigint;
  release(to: bigint): void;
  clear(): void;
  lastCode(): number;
  message(): Pointer;
  newWriter(fd: number, capacity: number): Pointer;
  writtenBytes(writer: Pointer): Pointer;
  writtenLength(writer: Pointer): number;
  openModel(path: Pointer, pathLength: number): number;
  loadTokenizer(path: Pointer, pathLength: number, vocabSize: number): Pointer;
  encode(t: Pointer, text: Pointer, length: number, bos: number, eos: number, ids: Pointer): number;
  decodePiece(t: Pointer, previous: number, id: number): void;
  pieceBytes(t: Pointer): Pointer;
  pieceLength(t: Pointer): number;
  newUtf8Gate(): Pointer;
  push(gate: Pointer, bytes: Pointer, length: number, out: Pointer): void;
  flush(gate: Pointer): void;
  isValidUtf8(bytes: Pointer, length: number): bigint;
  newSha256(): Pointer;
  sha256Update(sha256: Pointer, from: Pointer, count: number): void;
  sha256Final(sha256: Pointer, to: Pointer): void;
}

/** A new instance of build/text.wasm that sees a folder of its own as "/t"; the folder goes when the test file ends. */
export async function openText(): Promise<TextModule> {
  const folder = mkdtempSync(join(tmpdir(), "llama2-text-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const exports = await instantiate("build/text.wasm", { "/t": folder });
  return new TextModule(exports as unknown as TextExports, folder);
}

/** The module with bytes instead of pointers at its border. */
export class TextModule {
  constructor(
    readonly exports: TextExports,
    readonly folder: string,
  ) {}

  /** Copies bytes into the module's memory. */
  put(bytes: Uint8Array): Pointer {
    const pointer = this.exports.alloc(BigInt(bytes.length));
    if (pointer === 0) throw new RangeError(`no room for ${bytes.length} bytes`);
    new Uint8Array(this.exports.memory.buffer, pointer, bytes.length).set(bytes);
    return pointer;
  }

  /** Copies bytes out of the module's memory. */
  get(pointer: Pointer, length: number): Buffer {
    return Buffer.from(new Uint8Array(this.exports.memory.buffer, pointer, length).slice().buffer);
  }

  /** What a writer without a file descriptor holds. */
  written(writer: Pointer): Buffer {
    return this.get(this.exports.writtenBytes(writer), this.exports.writtenLength(writer));
  }

  /** The message of the last failure. */
  message(): string {
    return this.written(this.exports.message()).toString();
  }

  /** Runs something and takes back the memory that it allocated. */
  scoped<T>(body: () => T): T {
    const start = this.exports.mark();
    try {
      return body();
    } finally {
      this.exports.release(start);
    }
  }

  /** Loads a tokenizer for a model with `vocabSize` tokens; throws the module's message when it is refused. */
  load(file: Uint8Array, vocabSize: number): TextTokenizer {
    writeFileSync(join(this.folder, "tok.bin"), file);
    const path = Buffer.from("/t/tok.bin");
    const tokenizer = this.exports.loadTokenizer(this.put(path), path.length, vocabSize);
    if (tokenizer === 0) throw new Error(this.message());
    return new TextTokenizer(this, tokenizer);
  }

  /** Loads a tokenizer of these pieces. */
  loadPieces(pieces: readonly Piece[]): TextTokenizer {
    return this.load(serializePieces(pieces), pieces.length);
  }
}

/** A tokenizer in the module's memory. */
export class TextTokenizer {
  constructor(
    private readonly text: TextModule,
    private readonly pointer: Pointer,
  ) {}

  /** The ids of a text, without BOS and EOS unless they are asked for. */
  encode(text: string | Uint8Array, { bos = false, eos = false } = {}): number[] {
    const bytes = Buffer.from(text);
    const { exports } = this.text;
    return this.text.scoped(() => {
      const ids = this.text.put(new Uint8Array(4 * (bytes.length + 3)));
      const count = exports.encode(this.pointer, this.text.put(bytes), bytes.length, Number(bos), Number(eos), ids);
      if (count < 0) throw new Error(this.text.message());
      return Array.from(new Int32Array(exports.memory.buffer, ids, count));
    });
  }

  /** The bytes that token `id` adds after token `previous`. */
  decodePiece(previous: number, id: number): Buffer {
    this.text.exports.decodePiece(this.pointer, previous, id);
    return this.text.get(this.text.exports.pieceBytes(this.pointer), this.text.exports.pieceLength(this.pointer));
  }

  /** The text of ids that follow `previous`. */
  decode(ids: readonly number[], previous: number): Buffer {
    return Buffer.concat(ids.map((id, i) => this.decodePiece(ids[i - 1] ?? previous, id)));
  }
}
