import { afterAll, describe, expect, test } from "vitest";
import { missingFor, startCall, stopClients } from "../clients/client-process.ts";
import { freePort } from "../free-port.ts";
import { missing } from "../runtimes/each.ts";
import { serverCandidate } from "../runtimes/server-command.ts";
import { CHAT, type ErrorObject, get, json, until } from "./api.ts";
import { HOSTS } from "./each-server.ts";
import { FullPipe } from "./full-pipe.ts";
import { getRequest, postRequest, RawConnection } from "./raw-connection.ts";
import { launchServer } from "./server-process.ts";
import { hugeModel, removeFolder } from "./slow-model.ts";

// A server that listens and has no model yet.

const MESSAGES = [{ role: "user", content: "a b c" }];
const PROBES = ["/livez", "/health", "/readyz", "/metrics"];

afterAll(stopClients);

describe.each(HOSTS)("a server that loads [%s]", (runtime) => {
  const candidate = serverCandidate(runtime);

  test("is alive, not ready, and tells clients to come again, which they do", async (context) => {
    if (candidate.program() === undefined) missing(candidate, context);
    const lacking = missingFor("openai");
    if (lacking !== undefined) missing(lacking, context);
    const { folder, args } = hugeModel();
    // The model is there in a second or two. So it is not begun before our requests are there: the server, which listens
    // already, stands still at the line that says so.
    const pipe = new FullPipe(folder);
    const port = await freePort();
    const all = [...args, "--slots", "1", "--context", "128"];
    const server = await launchServer(runtime, { args: all, cwd: folder, stderr: pipe.input }, port);
    server.port = port;
    try {
      const requests = [postRequest(CHAT, { messages: MESSAGES }), ...PROBES.map((path) => getRequest(path))];
      const connections: RawConnection[] = [];
      for (const request of requests) {
        const connection = await until("it listens", () => RawConnection.open(port).catch(() => undefined));
        connection.write(request);
        connections.push(connection);
      }
      server.follow(pipe.read());
      const [refusal, ...probes] = await Promise.all(connections.map(async (connection) => await connection.answer()));
      for (const connection of connections) connection.close();
      expect(refusal!.status).toBe(503);
      expect((json(refusal!) as ErrorObject).error).toMatchObject({ type: "unavailable_error", code: "model_loading" });
      expect(Number(refusal!.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(probes.map(({ status }) => status)).toEqual([200, 503, 503, 200]);
      for (const probe of probes.slice(1, 3))
        expect((json(probe) as ErrorObject).error).toMatchObject({ code: "model_loading" });

      const body = { model: "model", messages: MESSAGES, max_tokens: 2 };
      const call = startCall("openai", { op: "chat", baseURL: server.baseURL, retries: 100, body });
      await server.printed(/llama2: ready/);
      expect((await call.done).error).toBeUndefined();
      expect(call.statuses.at(-1)).toBe(200);
      for (const path of PROBES) expect((await get(server, path)).status).toBe(200);
      expect(json(await get(server, "/health"))).toEqual({ status: "ok" });
    } finally {
      await server.stop();
      pipe.close();
      removeFolder(folder);
    }
  });
});
