import { isWorker, serveAsWorker } from "./browser-worker.ts";

/*
 * The module worker of a page: `new Worker(new URL("llama2-wasi/worker", import.meta.url), { type: "module" })`.
 * Importing it anywhere but in a worker does nothing.
 */

if (isWorker()) serveAsWorker();
