import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CLIENTS } from "../clients/call.ts";
import { callClient, stopClients } from "../clients/client-process.ts";
import { ROOT } from "../sources.ts";
import { CHAT, type ErrorObject, get, json, post, send } from "./api.ts";
import { STORIES } from "./command.ts";
import { ALL_HOSTS, describeClients, describeServers } from "./each-server.ts";
import { getRequest } from "./raw-connection.ts";

const BODY = { model: "stories260K", messages: [{ role: "user", content: "a" }], max_tokens: 3, temperature: 0 };

const folder = mkdtempSync(join(ROOT, "build/keys-"));
afterAll(() => {
  stopClients();
  rmSync(folder, { recursive: true });
});

/** Two keys on the command line and in the environment's stead, two in a file. */
function keyFile(): string {
  writeFileSync(join(folder, "keys"), "# of the web page\nfile-one\n\nfile-two\n");
  return relative(ROOT, join(folder, "keys"));
}

const KEYS = ["one", "two", "file-one", "file-two"];

describeServers(
  "API keys",
  () => ({ args: [...STORIES, "--api-key", "one", "--api-key", "two", "--api-key-file", keyFile()] }),
  (server) => {
    test.each(KEYS)("%s opens the API", async (key) => {
      for (const scheme of ["Bearer", "bearer", "BEARER "]) {
        expect((await post(server(), CHAT, BODY, { Authorization: `${scheme} ${key}` })).status).toBe(200);
      }
    });

    test.each(["", "on", "onee", "One", "three", "# of the web page", "one two", "one\u00ff", "k".repeat(5000)])(
      "%j does not",
      async (key) => {
        for (const headers of [
          {},
          { Authorization: `Bearer ${key}` },
          { Authorization: key },
          { Authorization: `Basic ${key}` },
        ]) {
          const answer = await post(server(), CHAT, BODY, headers);
          expect(answer.status).toBe(401);
          expect((json(answer) as ErrorObject).error).toMatchObject({
            type: "authentication_error",
            code: "invalid_api_key",
          });
          expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer/);
        }
      },
    );

    test("every route of the API needs one, the probes do not", async () => {
      for (const path of ["/v1/models", "/v1/models/stories260K", "/slots", "/api/tags", "/api/version"]) {
        expect([path, (await get(server(), path)).status]).toEqual([path, 401]);
        expect([path, (await get(server(), path, { Authorization: "Bearer two" })).status]).toEqual([path, 200]);
      }
      for (const path of [
        "/v1/completions",
        "/v1/embeddings",
        "/tokenize",
        "/detokenize",
        "/api/chat",
        "/api/generate",
      ]) {
        expect([path, (await post(server(), path, {})).status]).toEqual([path, 401]);
      }
      for (const path of ["/health", "/livez", "/readyz", "/metrics"]) {
        expect([path, (await get(server(), path)).status]).toEqual([path, 200]);
      }
    });

    test("no key stands in the log", () => {
      for (const key of [...KEYS, "three"]) expect(server().log).not.toMatch(new RegExp(`\\b${key}\\b`));
    });

    describeClients(CLIENTS, (client) => {
      test("the right key opens, a wrong one is the client's error of authentication", async () => {
        const call = { op: "chat", baseURL: server().baseURL, body: BODY } as const;
        expect((await callClient(client, { ...call, apiKey: "file-two" })).error).toBeUndefined();
        const { error } = await callClient(client, { ...call, apiKey: "wrong" });
        expect(error!.status).toBe(401);
        expect(error!.message).toContain("key");
      });
    });
  },
);

describeServers(
  "settings from the environment",
  () => ({
    args: STORIES,
    env: { LLAMA2_API_KEY: "one,two", LLAMA2_BASE_PATH: "/llm/x", LLAMA2_MODEL_ID: "teller", LLAMA2_SLOTS: "3" },
  }),
  (server) => {
    test("hold", async () => {
      for (const key of ["one", "two"]) {
        const answer = await get(server(), "/llm/x/v1/models", { Authorization: `Bearer ${key}` });
        expect(json(answer)).toMatchObject({ data: [{ id: "teller" }] });
        const slots = json(await get(server(), "/llm/x/slots", { Authorization: `Bearer ${key}` })) as unknown[];
        expect(slots).toHaveLength(3);
      }
      expect((await get(server(), "/llm/x/v1/models")).status).toBe(401);
    });
  },
  ALL_HOSTS,
);

describeServers(
  "a base path",
  () => ({ args: [...STORIES, "--base-path", "/llm", "--cors-origin", "https://app.example"] }),
  (server) => {
    test("is before every route of the API; probes answer without it too", async () => {
      for (const path of ["/v1/models", "/api/tags", "/slots"]) {
        expect([path, (await get(server(), `/llm${path}`)).status]).toEqual([path, 200]);
        expect([path, (await get(server(), path)).status]).toEqual([path, 404]);
        expect([path, (await get(server(), `/llmx${path}`)).status]).toEqual([path, 404]);
      }
      for (const path of ["/health", "/livez", "/readyz", "/metrics", "/llm/health", "/llm/metrics"]) {
        expect([path, (await get(server(), path)).status]).toEqual([path, 200]);
      }
    });

    test("only the named origin may read answers", async () => {
      const named = await get(server(), "/llm/v1/models", { Origin: "https://app.example" });
      expect(named.headers.get("access-control-allow-origin")).toBe("https://app.example");
      expect(named.headers.get("vary")).toMatch(/origin/i);
      for (const Origin of ["https://evil.example", "https://app.example.evil", "null"]) {
        const other = await get(server(), "/llm/v1/models", { Origin });
        expect(other.headers.get("access-control-allow-origin")).toBeUndefined();
        const headers = {
          Origin,
          "Access-Control-Request-Method": "POST",
          "Access-Control-Request-Headers": "authorization",
        };
        const preflight = await send(server(), getRequest(`/llm${CHAT}`, headers, "OPTIONS"));
        expect(preflight.headers.get("access-control-allow-origin")).toBeUndefined();
      }
    });

    describeClients(CLIENTS, (client) => {
      test("a client with the path in its base URL", async () => {
        const baseURL = `${server().root}/llm/v1`;
        const { error, text } = await callClient(client, { op: "chat", baseURL, body: BODY });
        expect(error).toBeUndefined();
        expect(text!.length).toBeGreaterThan(0);
      });
    });
  },
);

describeServers(
  "no origin",
  () => ({ args: STORIES }),
  (server) => {
    test("may read answers unless it is named", async () => {
      const answer = await get(server(), "/v1/models", { Origin: "https://app.example" });
      expect(answer.status).toBe(200);
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    });
  },
);
