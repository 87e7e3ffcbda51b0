import { afterAll, expect, test } from "vitest";
import { callClient, stopClients } from "../clients/client-process.ts";
import { CHAT, type ErrorObject, json, load, metric, post, streamed, until, untilLoad } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeClients, describeServers } from "./each-server.ts";
import { readEvents, textOf } from "./event-stream.ts";
import { openTogether } from "./leaving.ts";
import { postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { withWitness } from "./witness.ts";

// Requests for the vectors of many texts: computed a few at a time, as slots and other clients allow.

const PATH = "/v1/embeddings";
const SLOTS = 3;
const ANIMALS = ["fox", "bear", "owl", "cat", "wolf"];
const TEXTS = Array.from({ length: 240 }, (_, i) => `${i}: a ${ANIMALS[i % 5]} ${"ran and ".repeat(i % 7)}slept.`);
const STREAM = { messages: [{ role: "user", content: "Tell me a story." }], seed: 5, ignore_eos: true, max_tokens: 40 };

interface Embeddings {
  data: { index: number; embedding: number[] | string }[];
  usage: { prompt_tokens: number; total_tokens: number };
}

async function embed(server: ServerProcess, input: unknown, encoding_format: "float" | "base64"): Promise<Embeddings> {
  const answer = await post(server, PATH, { input, encoding_format });
  expect(answer.status, answer.body.toString().slice(0, 300)).toBe(200);
  return json(answer) as Embeddings;
}

/** Every text asked for alone, one after the other. */
async function alone(server: ServerProcess, encoding_format: "float" | "base64"): Promise<Embeddings[]> {
  const answers: Embeddings[] = [];
  for (const text of TEXTS) answers.push(await embed(server, text, encoding_format));
  return answers;
}

function vectors(answers: readonly Embeddings[]): (number[] | string)[] {
  return answers.flatMap(({ data }) => data.map(({ embedding }) => embedding));
}

/** A request for the vectors of this many texts, and more, that is left to run; some of them are done. */
async function begun(server: ServerProcess, count: number): Promise<RawConnection> {
  const before = await metric(server, "llama2_prompt_tokens_total");
  const connection = await RawConnection.open(server.port);
  connection.write(postRequest(PATH, { input: Array<string>(count).fill(TEXTS.join(" ").slice(0, 900)) }));
  await until("some vectors", async () =>
    (await metric(server, "llama2_prompt_tokens_total")) > before + 2000 ? true : undefined,
  );
  return connection;
}

afterAll(stopClients);

describeServers(
  "many texts in one request",
  () => ({ args: [...STORYTELLER, "--slots", `${SLOTS}`, "--queue", "4"] }),
  (server) => {
    test("each has the vector that it has alone, bit for bit, in its place; the usage is the sum", async () => {
      for (const format of ["base64", "float"] as const) {
        const singles = await alone(server(), format);
        const together = await embed(server(), TEXTS, format);
        expect(together.data.map(({ index }) => index)).toEqual(TEXTS.map((_, i) => i));
        expect(vectors([together])).toEqual(vectors(singles));
        const tokens = singles.reduce((sum, { usage }) => sum + usage.prompt_tokens, 0);
        expect(together.usage).toEqual({ prompt_tokens: tokens, total_tokens: tokens });
      }
    });

    test("2048 texts are answered, one more is refused", async () => {
      const input = Array.from({ length: 2048 }, (_, i) => ANIMALS[i % 5]!);
      const { data } = await embed(server(), input, "base64");
      expect(data.map(({ index }) => index)).toEqual(input.map((_, i) => i));
      expect(data.map(({ embedding }) => embedding)).toEqual(input.map((_, i) => data[i % 5]!.embedding));
      expect(new Set(data.map(({ embedding }) => embedding)).size).toBe(5);
      const refused = await post(server(), PATH, { input: [...input, "owl"] });
      expect(refused.status).toBe(400);
      expect((json(refused) as ErrorObject).error).toMatchObject({ type: "invalid_request_error", param: "input" });
      expect((json(refused) as ErrorObject).error.message).toContain("at most 2048 texts, not 2049");
      const ollama = await post(server(), "/api/embed", { input: [...input, "owl"] });
      expect([ollama.status, json(ollama)]).toEqual([
        400,
        { error: expect.stringContaining("at most 2048 texts") as string },
      ]);
    });

    test("another client's stream goes on beside them, the same, and few of them stand in its way", async () => {
      const expected = textOf(await streamed(server(), CHAT, STREAM));
      const bulk = await begun(server(), 600);
      const { running, waiting } = await load(server());
      expect(running + waiting).toBeLessThanOrEqual(SLOTS);
      // Three times, so that it comes in at different places.
      for (let i = 0; i < 3; i++) expect(textOf(await streamed(server(), CHAT, STREAM))).toBe(expected);
      expect(bulk.received).toHaveLength(0);
      bulk.close();
      await untilLoad(server(), 0);
    });

    test("several such requests leave room for others, and all are answered", async () => {
      const expected = textOf(await streamed(server(), CHAT, STREAM));
      const single = await embed(server(), TEXTS, "base64");
      const bulk = postRequest(PATH, { input: TEXTS, encoding_format: "base64" });
      const stream = postRequest(CHAT, { ...STREAM, stream: true });
      const connections = await openTogether(server(), [...Array<Buffer>(5).fill(bulk), stream]);
      const answers = await Promise.all(connections.map(async (connection) => await connection.answer()));
      for (const connection of connections) connection.close();
      expect(textOf(readEvents(answers.pop()!.body).chunks)).toBe(expected);
      for (const answer of answers) expect((json(answer) as Embeddings).data).toEqual(single.data);
    });

    test("who leaves in the middle leaves nothing behind", async () => {
      const cancelled = await metric(server(), "llama2_requests_cancelled_total");
      await withWitness(server(), async () => {
        const bulk = await begun(server(), 600);
        expect(bulk.received).toHaveLength(0);
        bulk.close();
        await until("it is cancelled", async () =>
          (await metric(server(), "llama2_requests_cancelled_total")) === cancelled + 1 ? true : undefined,
        );
      });
    });

    describeClients(["openai", "openai-6", "langchain", "ai-sdk", "go-openai", "ollama"], (client) => {
      test("a list of 240 texts", async () => {
        const { embeddings, error } = await callClient(client, {
          op: "embeddings",
          baseURL: server().baseURL,
          body: { model: "storyteller", input: TEXTS },
        });
        expect(error).toBeUndefined();
        // As numbers they have nine decimals, as base64 all their bits: what a client asks for is its own choice.
        const [decimals, exact] = await Promise.all(
          (["float", "base64"] as const).map(async (format) => vectors([await embed(server(), TEXTS, format)])),
        );
        const asked: Record<string, unknown> = {
          "ai-sdk": decimals,
          ollama: decimals,
          "go-openai": (decimals as number[][]).map((vector) => vector.map(Math.fround)), // of float32
        };
        const got = client === "go-openai" ? embeddings!.map((one) => (one as number[]).map(Math.fround)) : embeddings;
        expect(got).toEqual(asked[client] ?? (exact as string[]).map((text) => [...floats(text)]));
      });
    });
  },
);

function floats(base64: string): Float32Array {
  return new Float32Array(Uint8Array.from(Buffer.from(base64, "base64")).buffer);
}
