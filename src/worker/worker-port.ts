import type { FromWorker, ToWorker } from "./protocol.ts";

/** A worker as its owner sees it, in a page or in Node.js. */
export interface WorkerPort {
  post(message: ToWorker, transfer: ArrayBuffer[]): void;
  /** @param onLost hears that the worker has died or could not start */
  listen(onMessage: (message: FromWorker) => void, onLost: (message: string) => void): void;
  terminate(): Promise<void>;
  /** Whether the worker keeps its process alive. */
  hold(alive: boolean): void;
}

/** A page's module worker. */
export function browserPort(worker: Worker): WorkerPort {
  const watch = new AbortController();
  return {
    post: (message, transfer) => {
      worker.postMessage(message, transfer);
    },
    listen: (onMessage, onLost) => {
      worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
        if (data.type !== "alive") {
          onMessage(data);
          return;
        }
        // No event tells that a worker has died. Its lock becomes free then.
        void navigator.locks
          .request(data.lock, { signal: watch.signal }, () => {
            onLost("it has ended");
          })
          .catch(() => undefined);
      };
      worker.onerror = (event) => {
        event.preventDefault();
        onLost(event.message || "its script could not be loaded");
      };
      worker.onmessageerror = () => {
        onLost("a message could not be read");
      };
    },
    terminate: () => {
      watch.abort();
      worker.terminate();
      return Promise.resolve();
    },
    hold: () => undefined,
  };
}
