/** How a TCP socket of WASI 0.2 comes to listen. */
import { socketError } from "./errors";
import {
  block,
  createTcpSocket,
  dropPollable,
  dropSocket,
  finishBind,
  finishListen,
  hopLimit,
  instanceNetwork,
  localAddress,
  setBacklog,
  setSendBuffer,
  startBind,
  startListen,
  subscribeSocket,
} from "./imports";

const IPV4: i32 = 0;
const BACKLOG: u64 = 511;

/**
 * What the system holds for one client that does not read. Connections have it from the listener. Left alone, the system lets it
 * grow to megabytes, and closing.ts could not add to that.
 */
export const SEND_BUFFER: u64 = 131072;

const result: usize = memory.data(40, 8); // a result with an ip-socket-address

let network: i32 = 0;

/**
 * Whether the host is jco's shim over Node's net module, which has to be asked for some things in another way. It shows by the
 * hop limit of 1 that it reports for every socket.
 */
export let overNode: bool = false;

function failed(): bool {
  return load<u8>(result) != 0;
}

function wait(socket: i32): void {
  const pollable = subscribeSocket(socket);
  block(pollable);
  dropPollable(pollable);
}

function bind(socket: i32, a: u32, port: i32): bool {
  if (!network) network = instanceNetwork();
  startBind(socket, network, IPV4, port, a >> 24, (a >> 16) & 255, (a >> 8) & 255, a & 255, 0, 0, 0, 0, 0, 0, result);
  if (failed()) return false;
  wait(socket);
  finishBind(socket, result);
  return !failed();
}

function listen(socket: i32): bool {
  hopLimit(socket, result);
  overNode = !failed() && load<u8>(result, 1) == 1;
  // Over Node any size would become "not a number". Elsewhere the host's default does when this fails.
  if (!overNode) {
    setBacklog(socket, BACKLOG, result);
    setSendBuffer(socket, SEND_BUFFER, result);
  }
  startListen(socket, result);
  if (failed()) return false;
  wait(socket);
  finishListen(socket, result);
  return !failed();
}

/** A listening tcp-socket, or -100 minus the WASI errno. */
export function openListener(address: u32, port: i32): i32 {
  createTcpSocket(IPV4, result);
  if (failed()) return -socketError(load<u8>(result, 4)) - 100;
  const socket = load<i32>(result, 4);
  if (bind(socket, address, port) && listen(socket)) return socket;
  const error = socketError(load<u8>(result, 1));
  dropSocket(socket);
  return -error - 100;
}

/** The port that a listening tcp-socket has. */
export function portOf(socket: i32): i32 {
  localAddress(socket, result);
  return failed() ? 0 : load<u16>(result, 8);
}
