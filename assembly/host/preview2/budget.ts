/**
 * wasmtime's scheduler (tokio) lets a task look at 128 sockets that are ready before it must let others run; after that every
 * socket seems to be idle, until the task gives way. A program that computes between its looks never does by itself: as soon
 * as one socket is ready, `poll` returns at once. So what may count is counted here, and the program gives way in time.
 * https://docs.rs/tokio/latest/tokio/task/coop/
 */
import { dropPollable, poll, subscribeDuration } from "./imports";
import { lend } from "./lists";
import { overNode } from "./listening";

/** How much is done between two times of giving way: less than the host's 128, for it may count what we do not. */
export const BUDGET: i32 = 96;

const question: usize = memory.data(4, 4);
const answer: usize = memory.data(4, 4);
const list: usize = memory.data(8, 4);

let spent: i32 = 0;

/** Waits for a time that is over, alone: the host lets everything else run before it answers. */
function giveWay(): void {
  const over = subscribeDuration(0);
  store<i32>(question, over);
  lend(answer, 4);
  poll(question, 1, list);
  lend(0, 0);
  dropPollable(over);
}

/** To be called before `n` questions to the host about sockets, at most BUDGET of them. */
export function spend(n: i32): void {
  if (overNode) return;
  spent += n;
  if (spent <= BUDGET) return;
  giveWay();
  spent = n;
}

/** To be called after a wait: any number of sockets may be ready then. */
export function spendAll(): void {
  spent = BUDGET;
}
