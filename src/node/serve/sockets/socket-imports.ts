import type { MessagePort } from "node:worker_threads";
import type { Functions } from "../../../loopback/plain-functions.ts";
import type { ListenRequest } from "./network.ts";
import { Poll } from "./poll.ts";
import { ModuleMemory } from "../../../loopback/module-memory.ts";
import { Slot, SocketMemory, State, Wish, Word } from "./socket-memory.ts";

const SUCCESS = 0;
const EAGAIN = 6;
const EBADF = 8;
const ECONNRESET = 15;
const EPIPE = 64;

/** File descriptors from here on are sockets; node:wasi counts its own from 0. */
const FIRST = 1 << 20;

interface Socket {
  /** Undefined until it listens. */
  slot: Slot | undefined;
  host: string;
  bound: number;
}

/**
 * WasmEdge's sockets, for Node: the functions of preview 1's module that assembly/host/preview1 calls, over sockets in shared
 * memory. Those that other descriptors have too go on to node:wasi.
 */
export function socketImports(
  wasi: Functions,
  shared: SocketMemory,
  port: MessagePort,
  memory: ModuleMemory,
): Functions {
  const sockets = new Map<number, Socket>();
  let next = FIRST;
  const add = (slot?: Slot): number => {
    sockets.set(next, { slot, host: "", bound: 0 });
    return next++;
  };
  const wake = (): void => {
    if (shared.mustWake()) port.postMessage(null);
  };
  const slotOf = (fd: number): Slot | undefined => sockets.get(fd)?.slot;
  const poll = new Poll(shared, memory, slotOf);

  const own: Record<string, (...args: number[]) => unknown> = {
    sock_open(_family, _type, fd) {
      memory.view.setUint32(fd, add(), true);
      return SUCCESS;
    },
    sock_setsockopt: () => SUCCESS, // Node sets SO_REUSEADDR by itself
    sock_bind(fd, address, bound) {
      const socket = sockets.get(fd);
      if (socket === undefined) return EBADF;
      socket.host = memory.bytes(memory.view.getUint32(address, true), 4).join(".");
      socket.bound = bound;
      return SUCCESS;
    },
    sock_listen(fd) {
      const socket = sockets.get(fd);
      if (socket === undefined) return EBADF;
      const answer = new Int32Array(new SharedArrayBuffer(16));
      port.postMessage({ host: socket.host, port: socket.bound, answer } satisfies ListenRequest);
      Atomics.wait(answer, 0, 0);
      const [, errno, index, bound] = answer;
      if (errno !== SUCCESS) return errno;
      socket.slot = shared.slots[index!];
      socket.bound = bound!;
      return SUCCESS;
    },
    sock_getlocaladdr(fd, _address, _family, bound) {
      const socket = sockets.get(fd);
      if (socket === undefined) return EBADF;
      memory.view.setUint32(bound, socket.bound, true);
      return SUCCESS;
    },
    sock_accept(fd, _flags, accepted) {
      const index = slotOf(fd)?.dequeue() ?? -1;
      if (index < 0) return EAGAIN;
      memory.view.setUint32(accepted, add(shared.slots[index]), true);
      return SUCCESS;
    },
    sock_recv(fd, vector, _count, _flags, received) {
      const slot = slotOf(fd);
      if (slot === undefined) return EBADF;
      if ((slot.get(Word.State) & State.Broken) !== 0) return ECONNRESET;
      const ended = (slot.get(Word.State) & State.Ended) !== 0;
      const wasFull = slot.isFull;
      const n = slot.take(memory.vector(vector));
      if (n === 0 && !ended) return EAGAIN;
      memory.view.setUint32(received, n, true);
      if (wasFull) wake();
      return SUCCESS;
    },
    sock_send(fd, vector, _count, _flags, sent) {
      const slot = slotOf(fd);
      if (slot === undefined) return EBADF;
      if ((slot.get(Word.State) & State.Broken) !== 0 || slot.get(Word.Wish) !== 0) return EPIPE;
      const n = slot.put(memory.vector(vector));
      if (n === 0) return EAGAIN;
      memory.view.setUint32(sent, n, true);
      wake();
      return SUCCESS;
    },
    sock_shutdown(fd) {
      const slot = slotOf(fd);
      if (slot === undefined) return EBADF;
      slot.set(Word.Wish, Wish.End);
      wake();
      return SUCCESS;
    },
    fd_close(fd) {
      if (fd < FIRST) return wasi["fd_close"]!(fd);
      const slot = slotOf(fd);
      if (!sockets.delete(fd)) return EBADF;
      slot?.set(Word.Wish, Wish.Close);
      wake();
      return SUCCESS;
    },
    // Every socket is non-blocking here.
    fd_fdstat_set_flags: (fd, flags) => (fd < FIRST ? wasi["fd_fdstat_set_flags"]!(fd, flags) : SUCCESS),
    poll_oneoff(questions, events, count, happened) {
      // The wait for a pipe, which is never one of many questions.
      if (poll.isAboutFile(questions, FIRST)) return wasi["poll_oneoff"]!(questions, events, count, happened);
      return poll.wait(questions, events, count, happened);
    },
  };
  return { ...wasi, ...(own as Functions) };
}
