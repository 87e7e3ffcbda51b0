import type { ModuleMemory } from "../../../loopback/module-memory.ts";
import { type Slot, type SocketMemory, State, Word } from "./socket-memory.ts";

const SUBSCRIPTION = 48;
const EVENT = 32;
const CLOCK = 0;
const FD_READ = 1;
const EBADF = 8;

/** `poll_oneoff` for sockets and for one relative time. */
export class Poll {
  constructor(
    private readonly shared: SocketMemory,
    private readonly memory: ModuleMemory,
    private readonly slotOf: (fd: number) => Slot | undefined,
  ) {}

  /** Whether the first question is about a descriptor below that of any socket. */
  isAboutFile(questions: number, firstSocket: number): boolean {
    const { view } = this.memory;
    return view.getUint8(questions + 8) !== CLOCK && view.getUint32(questions + 16, true) < firstSocket;
  }

  wait(questions: number, events: number, count: number, happened: number): number {
    const end = performance.now() + this.timeout(questions, count);
    for (;;) {
      const { changes } = this.shared;
      const left = end - performance.now();
      const n = this.look(questions, events, count, left <= 0);
      this.memory.view.setUint32(happened, n, true);
      if (n > 0) return 0;
      this.shared.sleep(changes, left);
    }
  }

  /** Milliseconds until the time that is asked for. */
  private timeout(questions: number, count: number): number {
    const { view } = this.memory;
    for (let at = questions; at < questions + count * SUBSCRIPTION; at += SUBSCRIPTION) {
      if (view.getUint8(at + 8) === CLOCK) return Number(view.getBigUint64(at + 24, true)) / 1e6;
    }
    return Infinity;
  }

  /** Writes down what is ready. Returns how much. */
  private look(questions: number, events: number, count: number, late: boolean): number {
    const { view } = this.memory;
    let n = 0;
    for (let at = questions; at < questions + count * SUBSCRIPTION; at += SUBSCRIPTION) {
      const type = view.getUint8(at + 8);
      const slot = type === CLOCK ? undefined : this.slotOf(view.getUint32(at + 16, true));
      if (type === CLOCK ? !late : slot !== undefined && !isReady(slot, type)) continue;
      const event = events + n++ * EVENT;
      view.setBigUint64(event, view.getBigUint64(at, true), true);
      view.setUint16(event + 8, type === CLOCK || slot !== undefined ? 0 : EBADF, true);
      view.setUint8(event + 10, type);
    }
    return n;
  }
}

function isReady(slot: Slot, type: number): boolean {
  const state = slot.get(Word.State);
  if ((state & State.Broken) !== 0) return true;
  return type === FD_READ ? slot.toTake > 0 || (state & State.Ended) !== 0 : slot.room > 0;
}
