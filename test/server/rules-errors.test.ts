import { afterAll, expect, test } from "vitest";
import { CLIENTS, type ClientName } from "../clients/call.ts";
import { callClient, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, get, json, post, send } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeClients, describeServers, RULE_HOSTS } from "./each-server.ts";
import { getRequest } from "./raw-connection.ts";

// Conformance rules 15 and 16: an error object on every failing path, and what a browser asks before it sends.

const MESSAGES = [{ role: "user", content: "Tell me a story." }];
const REQUEST: Body = { model: "storyteller", messages: MESSAGES, temperature: 0.3, max_tokens: 12, seed: 1 };
const OPENAI_CLIENTS = CLIENTS.filter((client) => client !== "ollama");

afterAll(stopClients);

describeServers(
  "an error",
  () => ({ args: [...STORYTELLER, "--cors-origin", "*"] }),
  (server) => {
    test.each([
      ["an unknown route", "GET", "/v1/nothing", 404],
      ["the root of the API", "GET", "/v1", 404],
      ["an unknown model", "GET", "/v1/models/nobody", 404],
      ["GET of a chat", "GET", CHAT, 405],
      ["DELETE of a chat", "DELETE", CHAT, 405],
      ["POST of the models", "POST", "/v1/models", 405],
      ["PUT of a completion", "PUT", COMPLETIONS, 405],
    ] as const)("rule 15: %s, %s %s, is an error object with status %i", async (_, method, path, status) => {
      const answer = await send(server(), getRequest(path, { "Content-Length": "0" }, method));
      expect(answer.status).toBe(status);
      expectErrorObject(answer.body);
      if (status === 405) expect(answer.headers.get("allow")).toMatch(/GET|POST/);
    });

    test.each([
      ["no JSON", "{", 400],
      ["an empty body", "", 400],
      ["an array", "[]", 400],
      ["a text", '"x"', 400],
      ["a missing field", "{}", 400],
      ["text behind the JSON", '{"messages":[]} x', 400],
      ["invalid UTF-8", '{"messages":"\xff"}', 400],
      ["the depth of 10,000", `{"messages":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400],
      ["the name of no model", JSON.stringify({ ...REQUEST, model: "nobody" }), 404],
    ] as const)("rule 15: %s is an error object", async (_, body, status) => {
      const bytes = Buffer.from(body, "latin1");
      const head = `POST ${CHAT} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${bytes.length}\r\n\r\n`;
      const answer = await send(server(), Buffer.concat([Buffer.from(head), bytes]));
      expect(answer.status).toBe(status);
      expectErrorObject(answer.body);
    });

    test("rule 15: a prompt beyond the context says so in the words that clients look for", async () => {
      const content = "once upon a time there was a fox ".repeat(300);
      const answer = await post(server(), CHAT, { ...REQUEST, messages: [{ role: "user", content }] });
      expect(answer.status).toBe(400);
      const { error } = json(answer) as ErrorObject;
      expect(error).toMatchObject({
        type: "invalid_request_error",
        param: "messages",
        code: "context_length_exceeded",
      });
      expect(error.message).toMatch(/maximum context length is 1024 tokens/);
    });

    test("rule 16: a preflight answers every requested header and exposes ours", async () => {
      const wanted = "authorization, content-type, x-stainless-retry-count, x-anything-at-all";
      const headers = {
        Origin: "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": wanted,
      };
      for (const path of [CHAT, "/v1/models", "/api/chat"]) {
        const answer = await send(server(), getRequest(path, headers, "OPTIONS"));
        expect([200, 204]).toContain(answer.status);
        expect(answer.headers.get("access-control-allow-headers")).toBe(wanted);
        expect(answer.headers.get("access-control-allow-methods")).toMatch(/POST/);
        expect(["*", "https://app.example"]).toContain(answer.headers.get("access-control-allow-origin"));
      }
      const answer = await get(server(), "/v1/models", { Origin: "https://app.example" });
      expect(["*", "https://app.example"]).toContain(answer.headers.get("access-control-allow-origin"));
      const exposed = answer.headers.get("access-control-expose-headers")!.toLowerCase().split(/, */);
      expect(exposed).toEqual(expect.arrayContaining(["x-request-id", "retry-after"]));
    });

    const ask = async (client: ClientName, body: Body, path = "") =>
      await callClient(client, { op: "chat", baseURL: server().baseURL + path, body: { ...REQUEST, ...body } });

    describeClients(OPENAI_CLIENTS, (client) => {
      test("rule 15: an unknown route and an unknown model are the server's own words", async () => {
        const route = await ask(client, {}, "/nowhere");
        expect(route.error).toMatchObject({ status: 404, type: "invalid_request_error" });
        const model = await ask(client, { model: "nobody" });
        expect(model.error).toMatchObject({ status: 404, code: "model_not_found" });
        expect(model.error!.message).toContain("nobody");
      });

      test("rule 15: a prompt beyond the context is known as that", async () => {
        const content = "once upon a time there was a fox ".repeat(300);
        const { error } = await ask(client, { messages: [{ role: "user", content }] });
        // LangChain has a class of its own for it, made from the code or the words.
        if (client === "langchain") expect(error!.name).toBe("ContextOverflowError");
        else expect(error).toMatchObject({ status: 400, code: "context_length_exceeded" });
        expect(error!.message).toContain("maximum context length");
      });
    });
  },
  RULE_HOSTS,
);

function expectErrorObject(body: Buffer): void {
  expect(body.toString()).toMatch(/^\{"error":/);
  const { error } = JSON.parse(body.toString()) as ErrorObject;
  expect(Object.keys(error).sort()).toEqual(["code", "message", "param", "type"]);
  expect(error.type).toBe("invalid_request_error");
  expect(error.message.length).toBeGreaterThan(5);
}
