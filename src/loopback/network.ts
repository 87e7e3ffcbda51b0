import type { Connection } from "./connection.ts";
import { ERRNO } from "./errno.ts";
import type { ModuleMemory } from "./module-memory.ts";

/** Descriptors from here on are sockets: the files have those below. */
export const FIRST_SOCKET = 1 << 20;

type Calls = Record<string, (...args: number[]) => number>;

/** WasmEdge's sockets (assembly/host/preview1), over queues in this thread: a listener, and clients that connect to it. */
export class LoopbackNetwork {
  readonly #memory: ModuleMemory;
  readonly #arriving: Connection[] = [];
  readonly #connections = new Map<number, Connection>();
  readonly #listeners = new Set<number>();
  #next = FIRST_SOCKET;
  #events = 0;

  constructor(memory: ModuleMemory) {
    this.#memory = memory;
  }

  /** A number that grows whenever something passes between the server and a client. */
  get events(): number {
    return this.#events;
  }

  /** How many connections the server has, or will find. */
  get open(): number {
    return this.#connections.size + this.#arriving.length;
  }

  connect(connection: Connection): void {
    this.#arriving.push(connection);
  }

  /** Ends all connections: the server is gone. */
  closeAll(): void {
    for (const connection of [...this.#connections.values(), ...this.#arriving]) connection.end();
    this.#connections.clear();
    this.#arriving.length = 0;
  }

  /** Whether a descriptor can be read or written; undefined when it is no socket. */
  isReady(fd: number, reading: boolean): boolean | undefined {
    if (this.#listeners.has(fd)) return reading && this.#arriving.length > 0;
    const connection = this.#connections.get(fd);
    return reading ? connection?.readable : connection?.writable;
  }

  /** Closes a socket. */
  close(fd: number): number {
    if (this.#listeners.delete(fd)) return ERRNO.SUCCESS;
    const connection = this.#connections.get(fd);
    if (connection === undefined) return ERRNO.BADF;
    this.#connections.delete(fd);
    this.#events++;
    connection.end();
    return ERRNO.SUCCESS;
  }

  readonly calls: Calls = {
    sock_open: (_family, _type, at) => {
      this.#listeners.add(this.#next);
      return this.#store(at, this.#next++);
    },
    sock_setsockopt: () => ERRNO.SUCCESS,
    sock_bind: () => ERRNO.SUCCESS,
    sock_listen: () => ERRNO.SUCCESS,
    sock_getlocaladdr: (_fd, _address, _family, port) => this.#store(port, 80),
    sock_accept: (_fd, _flags, at) => {
      const connection = this.#arriving.shift();
      if (connection === undefined) return ERRNO.AGAIN;
      this.#connections.set(this.#next, connection);
      this.#events++;
      return this.#store(at, this.#next++);
    },
    sock_recv: (fd, vector, _count, _flags, at) => {
      const connection = this.#connections.get(fd);
      if (connection === undefined) return ERRNO.BADF;
      if (connection.hasLeft) return ERRNO.CONNRESET;
      const n = connection.take(this.#memory.vector(vector));
      if (n === 0) return ERRNO.AGAIN;
      this.#events++;
      return this.#store(at, n);
    },
    sock_send: (fd, vector, _count, _flags, at) => {
      const connection = this.#connections.get(fd);
      if (connection === undefined) return ERRNO.BADF;
      if (connection.hasLeft) return ERRNO.PIPE;
      const n = connection.put(this.#memory.vector(vector));
      if (n === 0) return ERRNO.AGAIN;
      this.#events++;
      return this.#store(at, n);
    },
    sock_shutdown: (fd) => {
      const connection = this.#connections.get(fd);
      if (connection === undefined) return ERRNO.BADF;
      this.#events++;
      connection.end();
      return ERRNO.SUCCESS;
    },
  };

  #store(at: number, value: number): number {
    this.#memory.view.setUint32(at, value, true);
    return ERRNO.SUCCESS;
  }
}
