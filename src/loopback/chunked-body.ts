import { Llama2Error } from "../errors.ts";

const LF = 10;

/** Takes the framing off a chunked body, however its bytes are cut. */
export class ChunkedBody {
  #line = "";
  /** Bytes of the chunk that are still to come. */
  #left = 0;
  #state: "size" | "data" | "data end" | "trailer" | "done" = "size";

  get isDone(): boolean {
    return this.#state === "done";
  }

  /**
   * @returns the content among these bytes, in memory of its own
   * @throws Llama2Error RUNTIME when a chunk has no size
   */
  read(bytes: Uint8Array): Uint8Array {
    const content = new Uint8Array(bytes.length);
    let length = 0;
    for (let at = 0; at < bytes.length && this.#state !== "done";) {
      if (this.#state === "data") {
        const piece = bytes.subarray(at, at + this.#left);
        content.set(piece, length);
        length += piece.length;
        at += piece.length;
        this.#left -= piece.length;
        if (this.#left === 0) this.#state = "data end";
      } else {
        const byte = bytes[at++]!;
        if (byte === LF) this.#endLine();
        else this.#line += String.fromCharCode(byte);
      }
    }
    return content.slice(0, length);
  }

  #endLine(): void {
    const line = this.#line.trimEnd();
    this.#line = "";
    if (this.#state === "data end") this.#state = "size";
    else if (this.#state === "trailer") this.#state = line === "" ? "done" : "trailer";
    else {
      const size = /^[0-9a-f]{1,8}$/i.test(line) ? Number.parseInt(line, 16) : undefined;
      if (size === undefined) throw new Llama2Error("RUNTIME", `no size of a chunk: ${JSON.stringify(line)}`);
      this.#left = size;
      this.#state = size === 0 ? "trailer" : "data";
    }
  }
}
