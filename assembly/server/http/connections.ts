import { alloc } from "../../base/arena";
import { close } from "../../host/sockets";
import { Connection, newConnection, Phase } from "./connection";

// The table: Connection[capacity], of which the first `count` are in use.
let table: usize = 0;
let capacity: i32 = 0;
let count: i32 = 0;

/** A table of connections without sockets. False when memory is exhausted. */
export function startConnections(size: i32): bool {
  table = alloc(<u64>size * sizeof<usize>());
  if (!table) return false;
  capacity = size;
  count = 0;
  for (let i = 0; i < size; i++) {
    const c = newConnection();
    if (!changetype<usize>(c)) return false;
    put(i, c);
  }
  return true;
}

/** How many are in use, those that were closed in this round included. */
export function connectionCount(): i32 {
  return count;
}

export function connectionAt(i: i32): Connection {
  return changetype<Connection>(load<usize>(table + ((<usize>i) << alignof<usize>())));
}

function put(i: i32, c: Connection): void {
  store<usize>(table + ((<usize>i) << alignof<usize>()), changetype<usize>(c));
}

/** A free entry for a socket, null when there is none. */
export function addConnection(handle: i32): Connection {
  if (count == capacity) return changetype<Connection>(0);
  const c = connectionAt(count++);
  c.expectRequest();
  c.handle = handle;
  c.requests = 0;
  c.surplus = false;
  return c;
}

/** Ends a connection. Its entry stays until the round is over, so that whoever walks along the table is not disturbed. */
export function closeConnection(c: Connection): void {
  if (c.phase == Phase.Closed) return;
  c.phase = Phase.Closed;
  close(c.handle);
}

/** Makes the entries of closed connections free. */
export function sweepConnections(): void {
  for (let i = count - 1; i >= 0; i--) {
    const c = connectionAt(i);
    if (c.phase != Phase.Closed) continue;
    c.input.clear();
    c.output.clear();
    c.handle = -1;
    put(i, connectionAt(--count));
    put(count, c);
  }
}

/** How many of those in use count against the limit. */
export function regularConnections(): i32 {
  let n = 0;
  for (let i = 0; i < count; i++) if (!connectionAt(i).surplus) n++;
  return n;
}

/** The connection that has been in this phase for longest, null when none is. */
export function oldestIn(phase: Phase): Connection {
  let oldest = changetype<Connection>(0);
  for (let i = 0; i < count; i++) {
    const c = connectionAt(i);
    if (c.phase == phase && (!changetype<usize>(oldest) || c.since < oldest.since)) oldest = c;
  }
  return oldest;
}
