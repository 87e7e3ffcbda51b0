import { createServer, type Server, type Socket } from "node:net";
import { Slot, type SocketMemory, State, Wish, Word } from "./socket-memory.ts";

/** A connection whose peer does not take the last bytes is given up so long after the module closed it. */
const LINGER_MS = 10_000;
const BACKLOG = 511;

interface Connection {
  index: number;
  slot: Slot;
  socket: Socket;
  /** What was received and did not fit into the ring. */
  rest: Uint8Array;
  ended: boolean;
  writing: boolean;
  leaving: boolean;
  /** Will give it up. */
  timer: NodeJS.Timeout | undefined;
  /** Whether the socket has said its last word. `socket.closed` is true before: an event that follows would meet the next user of the slot. */
  closed: boolean;
}

/** What a listener wants, and where the answer goes. */
export interface ListenRequest {
  host: string;
  port: number;
  /** Four words: 1 when answered, WASI errno, slot, port. */
  answer: Int32Array;
}

/** WASI's numbers of what can go wrong when a server starts to listen; anything else is EIO. */
const ERRNO: Partial<Record<string, number>> = { EACCES: 2, EADDRINUSE: 3, EADDRNOTAVAIL: 4, EINVAL: 28, EMFILE: 33 };
const EIO = 29;
const ENFILE = 41;

/** The event loop's side: real sockets for those in shared memory. */
export class Network {
  private readonly connections = new Set<Connection>();
  private readonly servers = new Map<Slot, Server>();
  private readonly free: number[];

  constructor(private readonly memory: SocketMemory) {
    this.free = memory.slots.map((_, index) => index).reverse();
  }

  listen({ host, port, answer }: ListenRequest): void {
    const reply = (errno: number, index = 0, bound = 0): void => {
      answer.set([errno, index, bound], 1);
      Atomics.store(answer, 0, 1);
      Atomics.notify(answer, 0);
    };
    const index = this.free.pop();
    if (index === undefined) {
      reply(ENFILE);
      return;
    }
    const slot = this.memory.slots[index]!;
    slot.clear();
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.admit(slot, socket);
    });
    server.once("error", (error: NodeJS.ErrnoException) => {
      this.free.push(index);
      reply(ERRNO[error.code ?? ""] ?? EIO);
    });
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.removeAllListeners("error").on("error", () => undefined); // a connection that could not be accepted
      this.servers.set(slot, server);
      const address = server.address();
      reply(0, index, typeof address === "object" ? (address?.port ?? 0) : 0);
    });
  }

  private admit(listener: Slot, socket: Socket): void {
    const index = this.free.pop();
    if (index === undefined) {
      socket.destroy();
      return;
    }
    const slot = this.memory.slots[index]!;
    slot.clear();
    const connection: Connection = {
      index,
      slot,
      socket,
      rest: new Uint8Array(),
      ended: false,
      writing: false,
      leaving: false,
      timer: undefined,
      closed: false,
    };
    this.connections.add(connection);
    const look = (): void => {
      this.look(connection);
      this.memory.changed();
    };
    socket.on("data", (bytes) => {
      connection.rest = bytes;
      socket.pause();
      look();
    });
    socket.on("end", () => {
      connection.ended = true;
      look();
    });
    socket.on("error", () => {
      slot.set(Word.State, State.Broken);
    });
    socket.on("close", () => {
      connection.closed = true;
      if (!socket.readableEnded) slot.set(Word.State, State.Broken);
      look();
      if (connection.leaving) this.remove(connection);
    });
    listener.enqueue(index);
    this.memory.changed();
  }

  private remove(connection: Connection): void {
    if (!this.connections.delete(connection)) return;
    clearTimeout(connection.timer);
    this.free.push(connection.index);
  }

  /** Does what the module wants, after it said that there is something. */
  lookAtAll(): void {
    this.memory.awake();
    for (const connection of this.connections) this.look(connection);
    for (const [slot, server] of this.servers) {
      if ((slot.get(Word.Wish) & Wish.Close) === 0) continue;
      server.close();
      this.servers.delete(slot);
      this.free.push(this.memory.slots.indexOf(slot));
    }
    this.memory.changed();
  }

  private look(connection: Connection): void {
    this.receive(connection);
    this.send(connection);
  }

  private receive(connection: Connection): void {
    const { slot, socket, rest } = connection;
    if (rest.length > 0) {
      connection.rest = rest.subarray(slot.receive(rest));
      if (connection.rest.length === 0) socket.resume();
    }
    if (connection.rest.length === 0 && connection.ended) slot.set(Word.State, slot.get(Word.State) | State.Ended);
  }

  private send(connection: Connection): void {
    const { slot, socket } = connection;
    const wish = slot.get(Word.Wish);
    // The write that is under way may never end.
    if ((wish & Wish.Close) !== 0) this.giveUpLater(connection);
    if (connection.writing || connection.leaving) return;
    if (slot.toSend > 0 && !socket.destroyed) {
      this.write(connection, slot.peek());
      return;
    }
    if ((wish & Wish.Close) !== 0) this.leave(connection);
    else if ((wish & Wish.End) !== 0 && !socket.writableEnded) socket.end();
  }

  private write(connection: Connection, bytes: Uint8Array): void {
    connection.writing = true;
    connection.socket.write(bytes, () => {
      connection.writing = false;
      connection.slot.sent(bytes.length);
      this.send(connection);
      this.memory.changed();
    });
  }

  private giveUpLater(connection: Connection): void {
    connection.timer ??= setTimeout(() => {
      connection.socket.destroy();
    }, LINGER_MS).unref();
  }

  /** Everything is sent: the connection goes, and its slot with it. */
  private leave(connection: Connection): void {
    connection.leaving = true;
    if (connection.closed) {
      this.remove(connection);
      return;
    }
    connection.socket.destroySoon();
  }
}
