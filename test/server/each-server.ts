import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import type { ClientName } from "../clients/call.ts";
import { missingFor } from "../clients/client-process.ts";
import { missing } from "../runtimes/each.ts";
import { serverCandidate } from "../runtimes/server-command.ts";
import { type ServerOptions, type ServerProcess, type ServerRuntime, startServer } from "./server-process.ts";

/** Where everything is tested: the three hosts that the server is for. */
export const HOSTS = ["wasmedge-0.17", "wasmtime", "node"] as const satisfies readonly ServerRuntime[];

/** Where the conformance rules are tested: the component in Node too, as `jco run` starts it. */
export const RULE_HOSTS = [...HOSTS, "jco"] as const satisfies readonly ServerRuntime[];

/** The older WasmEdge too, and the component in Node, for what is quick. */
export const ALL_HOSTS = [...RULE_HOSTS, "wasmedge-0.14"] as const satisfies readonly ServerRuntime[];

/**
 * Tests against a server that is started once in each runtime, one after the other, and stopped behind its tests.
 * @param options made when the server is started, so that files for it can be written first
 * @param define defines the tests; `server()` is there when they run
 */
export function describeServers(
  title: string,
  options: () => ServerOptions,
  define: (server: () => ServerProcess) => void,
  runtimes: readonly ServerRuntime[] = HOSTS,
): void {
  describe.each(runtimes)(`${title} [%s]`, (runtime) => {
    const candidate = serverCandidate(runtime);
    let server: ServerProcess | undefined;
    beforeAll(async () => {
      if (candidate.program() !== undefined) server = await startServer(runtime, options());
    });
    beforeEach((context) => {
      if (candidate.program() === undefined) missing(candidate, context);
    });
    afterAll(async () => {
      await server?.stop();
    });
    define(() => server!);
  });
}

/**
 * The tests of each client library, skipped or failed where what it needs is not installed. A file of such tests says
 * `afterAll(stopClients)` once.
 */
export function describeClients(clients: readonly ClientName[], define: (client: ClientName) => void): void {
  describe.each(clients)("%s", (client) => {
    beforeEach((context) => {
      const lacking = missingFor(client);
      if (lacking !== undefined) missing(lacking, context);
    });
    define(client);
  });
}
