import { readFile } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { bytesSource } from "../loopback/file-source.ts";
import { MemoryCache } from "../models/memory-cache.ts";
import type { ToWorker } from "../worker/protocol.ts";
import { WorkerLife } from "../worker/serve.ts";
import { openPath } from "./file-source.ts";
import { FolderCache } from "./folder-cache.ts";

// The worker thread of Node.js: the same life as a page's worker has.
const port = parentPort;
if (port !== null) {
  const life = new WorkerLife({
    watched: Promise.resolve(),
    post: (message, transfer) => {
      port.postMessage(message, transfer);
    },
    later: (callback) => {
      setImmediate(callback);
    },
    openBlob: async (blob) => bytesSource(new Uint8Array(await blob.arrayBuffer())),
    openPath,
    openCache: (folder) =>
      Promise.resolve(
        folder === undefined
          ? { kind: "memory", cache: new MemoryCache() }
          : { kind: "folder", cache: new FolderCache(folder) },
      ),
    readFile: async (url) => {
      if (url.startsWith("file:")) return new Uint8Array(await readFile(new URL(url)));
      const response = await fetch(url);
      if (!response.ok) throw new Error(`HTTP status ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  });
  port.on("message", (message: ToWorker) => {
    life.receive(message);
  });
}
