import { afterAll, expect, test } from "vitest";
import { CLIENTS, type ClientName } from "../clients/call.ts";
import { callClient, stopClients } from "../clients/client-process.ts";
import { type Body, CHAT, chatText, get, json, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeClients, describeServers } from "./each-server.ts";

// What the client libraries make of an answer's parts besides its text; the rules have the text.

const MESSAGES = [{ role: "user", content: "Tell me a story about a fox." }];
const REQUEST: Body = { model: "storyteller", messages: MESSAGES, temperature: 0.8, max_tokens: 20, seed: 3 };

/** The libraries that show an answer as it came. */
const PLAIN = ["openai", "openai-6", "go-openai"] as const satisfies readonly ClientName[];
/** Those that read an answer into a value of a schema. */
const READERS = ["openai", "openai-6", "langchain", "ai-sdk"] as const satisfies readonly ClientName[];
const OPENAI_CLIENTS = CLIENTS.filter((client) => client !== "ollama");

interface Choice {
  index: number;
  message: { content: string };
  finish_reason: string;
  logprobs: { content: { token: string; logprob: number; bytes: number[]; top_logprobs: unknown[] }[] };
}

afterAll(stopClients);

describeServers(
  "the client libraries",
  () => ({ args: [...STORYTELLER, "--slots", "4", "--queue", "64"] }),
  (server) => {
    const call = async (client: ClientName, op: "chat" | "models" | "structured", body: Body, stream = false) =>
      await callClient(client, { op, baseURL: server().baseURL, stream, body });

    describeClients(PLAIN, (client) => {
      test("list the models, and find one by its name", async () => {
        expect(await call(client, "models", {})).toMatchObject({ models: ["storyteller"] });
        const { models, raw, error } = await call(client, "models", { model: "storyteller" });
        expect({ models, error }).toEqual({ models: ["storyteller"] });
        if (client !== "go-openai") {
          const { meta: _, ...model } = json(await get(server(), "/v1/models/storyteller")) as Body;
          expect(raw).toMatchObject({ ...model, meta: { n_ctx: 1024 } });
        }
        expect((await call(client, "models", { model: "nobody" })).error).toMatchObject({
          status: 404,
          code: "model_not_found",
        });
      });

      test("have every choice, with its log-probabilities", async () => {
        const body = { ...REQUEST, n: 3, logprobs: true, top_logprobs: 2 };
        const expected = (await whole(server(), CHAT, body)).choices as unknown as Choice[];
        const { raw, error } = await call(client, "chat", body);
        expect(error).toBeUndefined();
        const { choices } = raw as { choices: Choice[] };
        expect(choices.map(({ index }) => index)).toEqual([0, 1, 2]);
        for (const [i, { message, finish_reason, logprobs }] of choices.entries()) {
          expect([message.content, finish_reason]).toEqual([expected[i]!.message.content, expected[i]!.finish_reason]);
          expect(logprobs.content).toHaveLength(20);
          const seen = ({ token, logprob, top_logprobs }: Choice["logprobs"]["content"][0]) =>
            [token, logprob + 0, top_logprobs.length] as const; // -0 comes through JSON.stringify as 0
          expect(logprobs.content.map(seen)).toEqual(expected[i]!.logprobs.content.map(seen));
          for (const { top_logprobs } of logprobs.content) expect(top_logprobs).toHaveLength(2);
        }
      });

      test("have every choice of a stream, each with its end", async () => {
        const body = { ...REQUEST, n: 3, logprobs: true, top_logprobs: 2 };
        const { choices } = await whole(server(), CHAT, body);
        const { chunks, error } = await call(client, "chat", body, true);
        expect(error).toBeUndefined();
        const parts = chunks!.flatMap((chunk) => chunk.choices);
        for (const { index, message } of choices) {
          const own = parts.filter((part) => part.index === index);
          expect(own.map(({ delta }) => delta?.content ?? "").join("")).toBe(message!.content);
          expect(own.filter(({ finish_reason }) => finish_reason).map(({ finish_reason }) => finish_reason)).toEqual([
            "length",
          ]);
          const lists = own.map(({ logprobs }) => (logprobs as Partial<Choice["logprobs"]> | null)?.content ?? []);
          expect(lists.flat()).toHaveLength(20);
        }
      });
    });

    describeClients(OPENAI_CLIENTS, (client) => {
      test("tell how much of a prompt was cached, streamed or not", async () => {
        for (const stream of [false, true]) {
          const content = `Tell me a story about a bear that ${client} and ${stream ? "a" : "the"} wolf met.`;
          const body = { ...REQUEST, messages: [{ role: "user", content }], stream_options: { include_usage: true } };
          const { stream_options: _, ...plain } = body;
          await call(client, "chat", plain);
          const { usage, error } = await call(client, "chat", stream ? body : plain, stream);
          expect(error).toBeUndefined();
          expect(usage!.cached).toBe(usage!.prompt - 1);
          expect(usage!.cached).toBeGreaterThan(10);
        }
      });

      test("rule 13: a content of text parts, and the role of a developer", async () => {
        const texts = ["Tell me ", "a story."];
        const parts = [{ role: "user", content: texts.map((text) => ({ type: "text", text })) }];
        const expected = await chatText(server(), { ...REQUEST, messages: parts });
        const { text, error } = await call(client, "chat", { ...REQUEST, messages: parts });
        expect({ text, error }).toEqual({ text: expected });
        if (client === "ai-sdk") return; // it has no such role
        const developer = [{ role: "developer", content: "Make it sad." }, ...MESSAGES];
        const said = await call(client, "chat", { ...REQUEST, messages: developer });
        expect({ text: said.text, error: said.error }).toEqual({
          text: await chatText(server(), { ...REQUEST, messages: [{ ...developer[0], role: "system" }, ...MESSAGES] }),
        });
      });
    });

    describeClients(CLIENTS, (client) => {
      test("json_object parses", async () => {
        const format = client === "ollama" ? { format: "json" } : { response_format: { type: "json_object" } };
        for (const seed of [1, 2, 3]) {
          const { text, error, finish } = await call(client, "chat", { ...REQUEST, ...format, seed }, seed === 2);
          expect({ error, finish }).toEqual({ error: undefined, finish: "stop" });
          const value = JSON.parse(text!) as unknown;
          expect(typeof value === "object" && value !== null && !Array.isArray(value)).toBe(true);
        }
      });
    });

    // openai's .parse, LangChain's withStructuredOutput, the AI SDK's Output.object: each checks the answer by itself.
    describeClients(READERS, (client) => {
      test("read an answer into a value of a zod schema", async () => {
        for (const seed of [1, 2, 3, 4]) {
          const { raw, error } = await call(client, "structured", { ...REQUEST, max_tokens: 250, seed });
          expect(error).toBeUndefined();
          expect(raw).toMatchObject({ kind: expect.stringMatching(/^(fox|bear|mouse)$/) as string });
          const names = ["name", "kind", "age", "friends", "asleep", "email", "born", "tag"];
          expect(Object.keys(raw as object)).toEqual(names);
        }
      });
    });
  },
);
