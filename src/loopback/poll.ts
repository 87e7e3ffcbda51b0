import { ERRNO } from "./errno.ts";
import type { ModuleMemory } from "./module-memory.ts";
import type { LoopbackNetwork } from "./network.ts";

const SUBSCRIPTION = 48;
const EVENT = 32;
const CLOCK = 0;
const FD_READ = 1;

/**
 * `poll_oneoff` for a thread that cannot sleep, because its clients live in it: it says what is ready, and where nothing is,
 * that the time is over.
 * @returns a WASI errno
 */
export function poll(
  memory: ModuleMemory,
  network: LoopbackNetwork,
  questions: number,
  events: number,
  count: number,
  happened: number,
): number {
  const { view } = memory;
  const end = questions + count * SUBSCRIPTION;
  let n = 0;
  const tell = (question: number, type: number, errno: number): void => {
    const event = events + n++ * EVENT;
    memory.bytes(event, EVENT).fill(0);
    view.setBigUint64(event, view.getBigUint64(question, true), true);
    view.setUint16(event + 8, errno, true);
    view.setUint8(event + 10, type);
  };
  for (let at = questions; at < end; at += SUBSCRIPTION) {
    const type = view.getUint8(at + 8);
    if (type === CLOCK) continue;
    const ready = network.isReady(view.getUint32(at + 16, true), type === FD_READ);
    if (ready !== false) tell(at, type, ready === undefined ? ERRNO.BADF : ERRNO.SUCCESS);
  }
  for (let at = questions; n === 0 && at < end; at += SUBSCRIPTION) {
    if (view.getUint8(at + 8) === CLOCK) tell(at, CLOCK, ERRNO.SUCCESS);
  }
  view.setUint32(happened, n, true);
  return ERRNO.SUCCESS;
}
