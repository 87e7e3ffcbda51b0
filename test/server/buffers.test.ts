import { expect, test } from "vitest";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, json, MINUTES, post, send, untilLoad, whole } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import { postRequest, type RawAnswer, RawConnection } from "./raw-connection.ts";
import { withWitness } from "./witness.ts";

// What does not fit --buffers: "too large" (413) where it never will, "not now" (503) where others have the memory.

/** As pieces of chunks, so that its length is not known before. */
const LONG = "a ".repeat(300_000);
/** Of which one MiB cannot hold the likely tokens. */
const MANY: Body = { prompt: Array<string>(100).fill("Once"), n: 16, logprobs: 20, max_tokens: 60, ignore_eos: true };

function refusal(answer: RawAnswer): Record<string, unknown> {
  const { error } = json(answer) as ErrorObject;
  return { status: answer.status, retry: answer.headers.has("retry-after"), ...error };
}

describeServers(
  "a server with little memory for its clients",
  () => ({ args: [...STORYTELLER, "--slots", "2", "--queue", "1", "--buffers", "1", "--max-body", "4194304"] }),
  (server) => {
    test("a body that it can never hold is too large, whether its length is told or not", async () => {
      await withWitness(server(), async () => {
        const body = JSON.stringify({ messages: [{ role: "user", content: LONG }] });
        const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
        const head = `POST ${CHAT} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
        for (const request of [postRequest(CHAT, JSON.parse(body)), head + chunked]) {
          expect(refusal(await send(server(), request))).toMatchObject({
            status: 413,
            retry: false,
            type: "invalid_request_error",
            message: expect.stringMatching(
              /^The body is longer than \d{6} bytes \(--max-body, --buffers\)\.$/,
            ) as string,
          });
        }
      });
    });

    test("vectors that it can never hold are too many; fewer, or in base64, are not", async () => {
      const input = Array.from({ length: 200 }, (_, i) => `${i}`);
      await withWitness(server(), async () => {
        expect(refusal(await post(server(), "/v1/embeddings", { input }))).toMatchObject({
          status: 413,
          retry: false,
          param: "input",
          message: expect.stringMatching(
            /^The vectors of 200 texts may take \d+ bytes, .*\(--buffers\)\. Ask for fewer/,
          ) as string,
        });
        const ollama = await post(server(), "/api/embed", { model: "storyteller", input });
        expect([ollama.status, json(ollama)]).toEqual([
          413,
          { error: expect.stringContaining("Ask for fewer") as string },
        ]);
        for (const fitting of [{ input, encoding_format: "base64" }, { input: input.slice(0, 40) }]) {
          const answer = await post(server(), "/v1/embeddings", fitting);
          expect(answer.status).toBe(200);
          expect((json(answer) as { data: unknown[] }).data).toHaveLength(fitting.input.length);
        }
      });
    });

    test("an answer that it can never hold is too large; where others have memory it is to come again", async () => {
      expect(refusal(await post(server(), COMPLETIONS, MANY))).toMatchObject({
        status: 413,
        retry: false,
        type: "invalid_request_error",
        message: expect.stringMatching(
          /^The request and its answer take more memory .*\. Ask for less at once\.$/,
        ) as string,
      });
      const echoed = { prompt: Array<string>(40).fill(LONG.slice(0, 1500)), n: 16, echo: true, max_tokens: 1 };
      const message = expect.stringContaining("(--buffers N gives it more)") as string;
      expect(refusal(await post(server(), COMPLETIONS, echoed))).toMatchObject({ status: 413, retry: false, message });
      const other = await RawConnection.open(server().port);
      other.write(postRequest(COMPLETIONS, MINUTES));
      await other.untilText("\r\n\r\n");
      const busy = { status: 503, retry: true, type: "unavailable_error", code: "out_of_memory", message };
      expect(refusal(await post(server(), COMPLETIONS, echoed))).toMatchObject(busy);
      const { length } = other.received;
      await other.until((bytes) => bytes.length > length || undefined); // it goes on, unharmed
      expect(other.received.toString()).not.toContain('"error"');
      other.close();
      await untilLoad(server(), 0);
      expect((await whole(server(), COMPLETIONS, { ...MANY, n: 1, logprobs: 0 })).choices).toHaveLength(100);
    });
  },
);
