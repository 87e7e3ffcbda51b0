import { Llama2Error } from "../errors.ts";
import { blobSource } from "../models/blob-source.ts";
import { MemoryCache } from "../models/memory-cache.ts";
import { OpfsCache } from "../models/opfs-cache.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { WorkerLife } from "./serve.ts";

/** A worker's global object; TypeScript's library of pages has none. */
interface WorkerScope {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  readonly WorkerGlobalScope?: unknown;
  readonly name?: string;
}

const scope = globalThis as unknown as WorkerScope;

/** Whether this is a worker, and if a name is given, one of that name. */
export function isWorker(name?: string): boolean {
  return scope.WorkerGlobalScope !== undefined && (name === undefined || scope.name === name);
}

/** Serves the page that has made this worker. */
export function serveAsWorker(): void {
  // A message to oneself comes after those that are there already, and, unlike a timer, at once.
  const { port1, port2 } = new MessageChannel();
  let next: (() => void) | undefined;
  port1.onmessage = () => next?.();
  const life = new WorkerLife({
    watched: holdLock(),
    post: (message, transfer) => {
      scope.postMessage(message, transfer);
    },
    later: (callback) => {
      next = callback;
      port2.postMessage(null);
    },
    openBlob: (blob) => Promise.resolve(blobSource(blob)),
    openPath: (path) => {
      throw new Llama2Error("USAGE", `a page cannot open ${path}`);
    },
    openCache: async () => {
      const cache = await OpfsCache.open();
      return cache === undefined ? { kind: "memory", cache: new MemoryCache() } : { kind: "opfs", cache };
    },
    readFile: async (url) => {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  });
  scope.onmessage = ({ data }) => {
    life.receive(data);
  };
}

/** Takes a lock for as long as this worker lives, and names it to the page. Only pages of secure origins have locks. */
async function holdLock(): Promise<void> {
  if (!("locks" in navigator)) return;
  const lock = `llama2-wasi-${crypto.randomUUID()}`;
  await new Promise<void>((resolve) => {
    const hold = (): Promise<never> => {
      scope.postMessage({ type: "alive", lock } satisfies FromWorker, []);
      resolve();
      return new Promise(() => undefined);
    };
    // Where storage is forbidden, nobody hears of the worker's death.
    navigator.locks.request(lock, hold).catch(resolve);
  });
}
