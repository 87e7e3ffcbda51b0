const ERRNO = { SUCCESS: 0, AGAIN: 6, BADF: 8, CONNRESET: 15, MFILE: 33, PIPE: 64 } as const;
const EVENT = { CLOCK: 0, READ: 1, WRITE: 2 } as const;
const SUBSCRIPTION = 48;
const EVENT_BYTES = 32;
const LISTENER = 3;

/** The client's end of a connection. */
export class Peer {
  /** What the server has sent. */
  readonly chunks: Buffer[] = [];
  /** The server has ended its side, or closed the connection. */
  finished = false;
  closed = false;
  /** How many more bytes the server may send before it must wait, and how many it gets at most in one call. */
  window = Infinity;
  piece = Infinity;
  #incoming: Buffer[] = [];
  #ended = false;
  #reset = false;

  /** Sends bytes; strings are Latin-1. */
  send(data: string | Uint8Array): this {
    this.#incoming.push(typeof data === "string" ? Buffer.from(data, "latin1") : Buffer.from(data));
    return this;
  }

  /** Will send no more. */
  end(): this {
    this.#ended = true;
    return this;
  }

  /** Breaks the connection. */
  reset(): this {
    this.#reset = true;
    return this;
  }

  /** All that the server has sent so far. */
  get received(): Buffer {
    return Buffer.concat(this.chunks);
  }

  get text(): string {
    return this.received.toString("latin1");
  }

  get readable(): boolean {
    return this.#incoming.length > 0 || this.#ended || this.#reset;
  }

  get writable(): boolean {
    return this.window > 0 || this.#reset;
  }

  /** Bytes for the server, or an error. */
  give(max: number): Buffer | number {
    if (this.#reset) return ERRNO.CONNRESET;
    const first = this.#incoming.shift();
    if (first === undefined) return this.#ended ? Buffer.alloc(0) : ERRNO.AGAIN;
    const n = Math.min(max, this.piece);
    if (first.length > n) this.#incoming.unshift(first.subarray(n));
    return first.subarray(0, n);
  }

  /** Bytes from the server. Returns how many are taken, or a negative error. */
  take(data: Buffer): number {
    if (this.#reset) return -ERRNO.PIPE;
    const n = Math.min(data.length, this.window);
    if (n === 0) return -ERRNO.AGAIN;
    this.window -= n;
    this.chunks.push(Buffer.from(data.subarray(0, n)));
    return n;
  }
}

/** WasmEdge's sockets, a clock and randomness, without a network: time passes only while the server waits. */
export class Network {
  /** Seconds. */
  time = 1000;
  /** As many of the next tries to accept fail for want of descriptors. */
  acceptFailures = 0;
  /** Calls by name. */
  readonly calls = new Map<string, number>();
  #memory: WebAssembly.Memory | undefined;
  readonly #waiting: Peer[] = [];
  readonly #sockets = new Map<number, Peer>();
  #nextFd = LISTENER + 1;
  #random = 1n;

  attach(memory: WebAssembly.Memory): void {
    this.#memory = memory;
  }

  /** A new client. */
  connect(): Peer {
    const peer = new Peer();
    this.#waiting.push(peer);
    return peer;
  }

  /** How many sockets the server has open, the listener left out. */
  get open(): number {
    return this.#sockets.size;
  }

  get imports(): Record<string, (...args: never[]) => number> {
    const imports: Record<string, (...args: never[]) => number> = {
      sock_open: (_family: number, _type: number, at: number) => this.#put(at, LISTENER),
      sock_setsockopt: () => ERRNO.SUCCESS,
      sock_bind: () => ERRNO.SUCCESS,
      sock_listen: () => ERRNO.SUCCESS,
      sock_accept: (_fd: number, _flags: number, at: number) => this.#accept(at),
      sock_recv: (fd: number, vector: number, _n: number, _flags: number, at: number) => this.#receive(fd, vector, at),
      sock_send: (fd: number, vector: number, _n: number, _flags: number, at: number) => this.#send(fd, vector, at),
      sock_shutdown: (fd: number) => {
        this.#sockets.get(fd)!.finished = true;
        return ERRNO.SUCCESS;
      },
      fd_fdstat_set_flags: () => ERRNO.SUCCESS,
      fd_close: (fd: number) => this.#close(fd),
      fd_write: () => ERRNO.BADF,
      poll_oneoff: (subscriptions: number, events: number, n: number, at: number) =>
        this.#poll(subscriptions, events, n, at),
      clock_time_get: (_id: number, _precision: bigint, at: number) => {
        this.#view.setBigUint64(at, BigInt(Math.round(this.time * 1e9)), true);
        return ERRNO.SUCCESS;
      },
      random_get: (at: number, n: number) => {
        for (let i = 0; i < n; i++) {
          this.#random = (this.#random * 6364136223846793005n + 1442695040888963407n) & 0xffff_ffff_ffff_ffffn;
          this.#view.setUint8(at + i, Number(this.#random >> 56n));
        }
        return ERRNO.SUCCESS;
      },
    };
    for (const [name, f] of Object.entries(imports)) {
      imports[name] = (...args) => {
        this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
        return f(...args);
      };
    }
    return imports;
  }

  get #view(): DataView {
    return new DataView(this.#memory!.buffer);
  }

  #put(at: number, value: number): number {
    this.#view.setInt32(at, value, true);
    return ERRNO.SUCCESS;
  }

  #buffer(vector: number): Buffer {
    const [from, length] = [this.#view.getUint32(vector, true), this.#view.getUint32(vector + 4, true)];
    return Buffer.from(this.#memory!.buffer, from, length);
  }

  #accept(at: number): number {
    if (this.acceptFailures > 0) {
      this.acceptFailures--;
      return ERRNO.MFILE;
    }
    const peer = this.#waiting.shift();
    if (peer === undefined) return ERRNO.AGAIN;
    this.#sockets.set(this.#nextFd, peer);
    return this.#put(at, this.#nextFd++);
  }

  #receive(fd: number, vector: number, at: number): number {
    const buffer = this.#buffer(vector);
    const data = this.#sockets.get(fd)!.give(buffer.length);
    if (typeof data === "number") return data;
    data.copy(buffer);
    return this.#put(at, data.length);
  }

  #send(fd: number, vector: number, at: number): number {
    const n = this.#sockets.get(fd)!.take(this.#buffer(vector));
    return n < 0 ? -n : this.#put(at, n);
  }

  #close(fd: number): number {
    const peer = this.#sockets.get(fd);
    if (peer === undefined) throw new Error(`closed twice: ${fd}`);
    peer.finished = peer.closed = true;
    this.#sockets.delete(fd);
    return ERRNO.SUCCESS;
  }

  #isReady(type: number, fd: number): boolean {
    if (fd === LISTENER) return this.#waiting.length > 0;
    const peer = this.#sockets.get(fd);
    if (peer === undefined) throw new Error(`polled after it was closed: ${fd}`);
    return type === EVENT.READ ? peer.readable : peer.writable;
  }

  #poll(subscriptions: number, events: number, n: number, at: number): number {
    const ready: { id: bigint; type: number }[] = [];
    let timeout: { id: bigint; seconds: number } | undefined;
    for (let i = 0; i < n; i++) {
      const s = subscriptions + i * SUBSCRIPTION;
      const [id, type] = [this.#view.getBigUint64(s, true), this.#view.getUint8(s + 8)];
      if (type === EVENT.CLOCK) timeout = { id, seconds: Number(this.#view.getBigUint64(s + 24, true)) * 1e-9 };
      else if (this.#isReady(type, this.#view.getInt32(s + 16, true))) ready.push({ id, type });
    }
    if (ready.length === 0) {
      if (timeout === undefined) throw new Error("a wait that never ends");
      this.time += timeout.seconds;
      ready.push({ id: timeout.id, type: EVENT.CLOCK });
    }
    for (const [i, { id, type }] of ready.entries()) {
      const e = events + i * EVENT_BYTES;
      new Uint8Array(this.#memory!.buffer).fill(0, e, e + EVENT_BYTES);
      this.#view.setBigUint64(e, id, true);
      this.#view.setUint8(e + 10, type);
    }
    return this.#put(at, ready.length);
  }
}
