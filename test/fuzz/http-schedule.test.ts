import { expect, test } from "vitest";
import { Random } from "../models/random.ts";
import type { Peer } from "../unit/server/http-network.ts";
import { Server } from "../unit/server/http-server.ts";

const STEPS = 10_000;
const CLIENTS = 24;

/** A request in hand, and what must come of it. */
interface Held {
  connection: number;
  streams: boolean;
}

/** Clients that come, send, read, stall and leave, and a handler that answers when it likes. */
class Chaos {
  readonly server = new Server({ connections: 16, pool: 1 << 20, backlog: 6000 });
  readonly held = new Map<number, Held>();
  readonly peers: Peer[] = [];
  served = 0;
  left = 0;
  cut = 0;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
    this.server.onRequest = ({ connection }) => {
      expect(this.held.has(connection)).toBe(false);
      this.held.set(connection, { connection, streams: false });
      this.server.wasm.setOwner(connection, 1);
      if (this.#chance(3)) this.#answer();
    };
    // Whose client left has a request in hand, and hears it once.
    this.server.onGone = (connection) => {
      expect(this.held.delete(connection)).toBe(true);
      this.left++;
    };
  }

  #chance(n: number): boolean {
    return this.#random.integer(n) === 0;
  }

  #bytes(): string {
    const body = "b".repeat(this.#random.integer(3) * this.#random.integer(20_000));
    const request = `POST / HTTP/1.${this.#random.integer(2)}\r\nHost: a\r\nConnection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    return this.#chance(10) ? request.slice(0, this.#random.integer(request.length)) : request;
  }

  client(): void {
    const [i, action] = [this.#random.integer(CLIENTS), this.#random.integer(8)];
    const peer = this.peers[i];
    if (peer === undefined || peer.closed || this.#chance(40)) {
      peer?.reset();
      this.peers[i] = this.server.client(this.#bytes());
      this.peers[i].piece = [50, 1000, 100_000][this.#random.integer(3)]!;
    } else if (action < 3) {
      peer.send(this.#bytes());
    } else if (action < 5) {
      peer.window = [0, 100, 5000, Infinity][this.#random.integer(4)]!;
    } else if (action === 5 && this.#chance(4)) {
      peer.end();
    } else if (action === 6 && this.#chance(4)) {
      peer.reset();
    }
  }

  /** The handler does something about one of its requests. */
  handler(): void {
    if (this.held.size > 0) this.#answer();
  }

  #answer(): void {
    const held = [...this.held.values()][this.#random.integer(this.held.size)]!;
    const { server } = this;
    if (held.streams) {
      if (this.#chance(5)) {
        server.wasm.endStream(held.connection);
        this.#end(held);
      } else if (!server.streamWrite(held.connection, "s".repeat(1 + this.#random.integer(3000)))) {
        this.cut++;
      }
    } else if (this.#chance(3)) {
      server.wasm.stream(held.connection, 200);
      held.streams = true;
    } else if (this.#chance(20)) {
      server.wasm.abort(held.connection);
      this.held.delete(held.connection);
    } else {
      server.answer(held.connection, 200, "a".repeat(this.#random.integer(30_000)));
      this.#end(held);
    }
  }

  #end(held: Held): void {
    this.served++;
    this.held.delete(held.connection);
  }
}

test.each([1, 2, 3])("clients that come and go as they like, %i", (seed) => {
  const random = new Random(seed);
  const chaos = new Chaos(random);
  const { server } = chaos;
  for (let i = 0; i < STEPS; i++) {
    chaos.client();
    if (random.integer(2) === 0) chaos.handler();
    if (random.integer(3) > 0) server.glances(1 + random.integer(2));
    else if (random.integer(2) > 0) server.ticks();
    if (random.integer(200) === 0) server.pass(random.integer(30));
    expect(chaos.held.size).toBeLessThanOrEqual(16);
    expect(server.wasm.poolUsed()).toBeLessThanOrEqual(1 << 20);
  }
  expect(Math.min(chaos.served, chaos.left, chaos.cut)).toBeGreaterThan(20);

  for (const peer of chaos.peers) peer.reset();
  server.ticks(3);
  expect(chaos.held.size).toBe(0);
  expect(server.network.open).toBe(0);
  expect(server.wasm.connectionCount()).toBe(0);
  expect(server.wasm.poolUsed()).toBe(0);
});
