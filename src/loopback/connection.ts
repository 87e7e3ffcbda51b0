/** How much of an answer lies in a connection before the server must wait for its reader. */
export const WINDOW_BYTES = 256 * 1024;

/** Who wants the server's bytes. */
export interface Receiver {
  /** Bytes of its own. */
  onData(bytes: Uint8Array): void;
  /** The server sends no more; `whole` is false when it broke off rather than ended. */
  onEnd(): void;
}

/** One connection between a client in this thread and the module: two queues of bytes. */
export class Connection {
  #toServer: Uint8Array[];
  #left = false;
  #ended = false;
  #window = WINDOW_BYTES;
  readonly #receiver: Receiver;

  constructor(request: readonly Uint8Array[], receiver: Receiver) {
    this.#toServer = request.filter(({ length }) => length > 0);
    this.#receiver = receiver;
  }

  /** The client goes: the server notices at its next look. */
  leave(): void {
    this.#left = true;
    this.#toServer = [];
  }

  /** The client has read so many bytes of the answer. */
  grant(bytes: number): void {
    this.#window += bytes;
  }

  get hasLeft(): boolean {
    return this.#left;
  }

  /** Whether a look by the server would find something to read, or that the client has gone. */
  get readable(): boolean {
    return this.#left || this.#toServer.length > 0;
  }

  get writable(): boolean {
    return this.#left || this.#window > 0;
  }

  /** Moves bytes to the server. Returns how many; 0: none are there. */
  take(into: Uint8Array): number {
    const [first] = this.#toServer;
    if (first === undefined) return 0;
    const piece = first.subarray(0, into.length);
    into.set(piece);
    if (piece.length === first.length) this.#toServer.shift();
    else this.#toServer[0] = first.subarray(piece.length);
    return piece.length;
  }

  /** Takes bytes from the server. Returns how many; 0: the reader is behind. */
  put(bytes: Uint8Array): number {
    const n = Math.min(bytes.length, this.#window);
    if (n === 0) return 0;
    this.#window -= n;
    this.#receiver.onData(bytes.slice(0, n));
    return n;
  }

  /** The server has closed its side; only the first time counts. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    if (!this.#left) this.#receiver.onEnd();
  }
}
