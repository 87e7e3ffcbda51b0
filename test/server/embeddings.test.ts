import { afterAll, expect, test } from "vitest";
import type { ClientName } from "../clients/call.ts";
import { callClient, stopClients } from "../clients/client-process.ts";
import { json, post } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeClients, describeServers } from "./each-server.ts";
import type { ServerProcess } from "./server-process.ts";

// Conformance rule 14: embeddings, as numbers and as base64.

const PATH = "/v1/embeddings";
const TEXTS = ["A fox found a lantern.", "The king slept.", "é😀"];
const CLIENTS: readonly ClientName[] = ["openai", "openai-6", "langchain", "ai-sdk", "go-openai", "ollama"];
const DIM = 256;

interface Embeddings {
  object: string;
  data: { object: string; index: number; embedding: number[] | string }[];
  model: string;
  usage: { prompt_tokens: number; total_tokens: number };
}

async function embed(server: ServerProcess, input: unknown, more = {}): Promise<Embeddings> {
  const answer = await post(server, PATH, { model: "storyteller", input, ...more });
  expect(answer.status).toBe(200);
  return json(answer) as Embeddings;
}

async function vectors(server: ServerProcess, input: unknown): Promise<Float32Array[]> {
  const { data } = await embed(server, input, { encoding_format: "base64" });
  return data.map(({ embedding }) => floats(embedding as string));
}

function floats(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return new Float32Array(bytes.buffer);
}

afterAll(stopClients);

describeServers(
  "embeddings",
  () => ({ args: STORYTELLER }),
  (server) => {
    test("rule 14: base64 is little-endian fp32 of the numbers, of length 1", async () => {
      const plain = await embed(server(), TEXTS);
      expect(plain).toMatchObject({ object: "list", model: "storyteller" });
      expect(plain.usage.prompt_tokens).toBe(plain.usage.total_tokens);
      const exact = await vectors(server(), TEXTS);
      for (const [i, vector] of exact.entries()) {
        const { object, index, embedding } = plain.data[i]!;
        expect({ object, index }).toEqual({ object: "embedding", index: i });
        expect(vector).toHaveLength(DIM);
        expect(embedding).toHaveLength(DIM);
        const apart = (embedding as number[]).map((value, k) => Math.abs(value - vector[k]!));
        expect(Math.max(...apart)).toBeLessThan(1e-7);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
      }
      expect(exact[0]).not.toEqual(exact[1]);
    });

    test("a text, a list of texts, token ids and lists of token ids", async () => {
      const alone = await vectors(server(), TEXTS[0]);
      expect(alone).toEqual((await vectors(server(), TEXTS)).slice(0, 1));
      const answer = await post(server(), "/tokenize", { content: TEXTS[0], add_special: true });
      const { tokens } = json(answer) as { tokens: number[] };
      expect(await vectors(server(), tokens)).toEqual(alone);
      expect(await vectors(server(), [tokens, tokens])).toEqual([...alone, ...alone]);
    });

    describeClients(CLIENTS, (client) => {
      test("rule 14: the client's vectors are the server's", async () => {
        const expected = await vectors(server(), TEXTS);
        const { embeddings, error } = await callClient(client, {
          op: "embeddings",
          baseURL: server().baseURL,
          body: { model: "storyteller", input: TEXTS },
        });
        expect(error).toBeUndefined();
        expect(embeddings!.map((vector) => vector.length)).toEqual(TEXTS.map(() => DIM));
        for (const [i, vector] of (embeddings as number[][]).entries()) {
          const apart = vector.map((value, k) => Math.abs(value - expected[i]![k]!));
          expect(Math.max(...apart)).toBeLessThan(1e-7);
        }
      });
    });

    describeClients(["openai", "openai-6", "go-openai"], (client) => {
      test.each(["float", "base64"])("rule 14: asked for as %s", async (encoding_format) => {
        const { embeddings, error } = await callClient(client, {
          op: "embeddings",
          baseURL: server().baseURL,
          body: { model: "storyteller", input: TEXTS.slice(0, 1), encoding_format },
        });
        expect(error).toBeUndefined();
        const [got] = embeddings!;
        const [expected] = await vectors(server(), TEXTS[0]);
        const apart = (typeof got === "string" ? [...floats(got)] : got!).map((value, k) =>
          Math.abs(value - expected![k]!),
        );
        expect(apart).toHaveLength(DIM);
        expect(Math.max(...apart)).toBeLessThan(1e-7);
      });
    });
  },
);
