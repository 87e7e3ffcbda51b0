import { describe, expect, test } from "vitest";
import { type Body, COMPLETIONS, type ErrorObject, json, load, MINUTES, send, until, untilLoad, whole } from "./api.ts";
import { generate, STORIES, STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import { getRequest, postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";

// Settings that a client notices, set on the command line of the real server.

const IDLE_SECONDS = 2;
/** For clients that must not be late: these have seconds to spare. */
const PATIENT_SECONDS = 7;
const MAX_BODY = 2048;
const THETA = "500000";

/** Some of a request's texts are computed; how many is not the same at all times. */
async function untilRunning(server: ServerProcess): Promise<void> {
  await until("it runs", async () => (await load(server)).running > 0 || undefined);
}

describeServers(
  "limits",
  () => ({ args: [...STORYTELLER, "--idle-timeout", `${IDLE_SECONDS}`, "--max-body", `${MAX_BODY}`] }),
  (server) => {
    describe("--idle-timeout", () => {
      test("ends a connection that rests behind an answer, and one that never said anything", async () => {
        // Before the server can have begun to count: a client that is late sees a longer time, never a shorter one.
        const start = performance.now();
        const [rested, silent] = [await RawConnection.open(server().port), await RawConnection.open(server().port)];
        rested.write(getRequest("/health"));
        expect((await rested.answer()).status).toBe(200);
        for (const connection of [rested, silent]) {
          await connection.end();
          const time = performance.now() - start;
          expect(time).toBeGreaterThan(IDLE_SECONDS * 1000 - 250);
          expect(time).toBeLessThan(70_000); // without it 75 seconds hold
        }
        expect(rested.received.length + silent.received.length).toBe(0);
        for (const connection of [rested, silent]) connection.close();
      });

      test("does not count while an answer is under way", async () => {
        const connection = await RawConnection.open(server().port);
        connection.write(postRequest(COMPLETIONS, { ...MINUTES, stream: false }));
        await untilRunning(server());
        await new Promise((resolve) => setTimeout(resolve, IDLE_SECONDS * 1500));
        await untilRunning(server());
        expect(connection.received).toHaveLength(0);
        expect(connection.closed).toBe(false);
        connection.close();
        await untilLoad(server(), 0);
      });
    });

    describe("--max-body", () => {
      const bodyOf = (bytes: number): string => {
        const [start, end] = ['{"content":"', '"}'];
        return start + "a".repeat(bytes - start.length - end.length) + end;
      };
      const head = "POST /tokenize HTTP/1.1\r\nHost: x\r\n";
      const ways: Record<string, (body: string) => string> = {
        "of a known length": (body) => `${head}Content-Length: ${body.length}\r\n\r\n${body}`,
        "in chunks": (body) =>
          `${head}Transfer-Encoding: chunked\r\n\r\n${body
            .match(/.{1,500}/g)!
            .map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`)
            .join("")}0\r\n\r\n`,
      };

      test.each(Object.entries(ways))("takes a body %s up to the limit and not a byte more", async (_, request) => {
        expect((await send(server(), request(bodyOf(MAX_BODY)))).status).toBe(200);
        const answer = await send(server(), request(bodyOf(MAX_BODY + 1)));
        expect(answer.status).toBe(413);
        expect((json(answer) as ErrorObject).error).toMatchObject({ type: "invalid_request_error" });
        expect((json(answer) as ErrorObject).error.message).toContain(`${MAX_BODY}`);
      });
    });
  },
);

describeServers(
  "--idle-timeout with patience",
  () => ({ args: [...STORYTELLER, "--idle-timeout", `${PATIENT_SECONDS}`] }),
  (server) => {
    test("counts from the last answer", async () => {
      const connection = await RawConnection.open(server().port);
      for (let i = 0; i < 4; i++) {
        await new Promise((resolve) => setTimeout(resolve, PATIENT_SECONDS * 300));
        connection.write(getRequest("/health"));
        expect((await connection.answer()).status).toBe(200);
      }
      connection.close();
    });
  },
);

describeServers(
  "--rope-theta",
  () => ({ args: [...STORIES, "--rope-theta", THETA] }),
  (server) => {
    test("makes the texts of the command with the same base, which are other ones than without", async () => {
      const prompt = "Once upon a time";
      const body: Body = { prompt, temperature: 0, max_tokens: 60 };
      const { prompt_tokens } = await generate(STORIES, prompt, "-n", "30");
      const flags = ["-t", "0", "-n", `${prompt_tokens + 59}`];
      const { text } = await generate(STORIES, prompt, ...flags, "--rope-theta", THETA);
      expect((await whole(server(), COMPLETIONS, body)).choices[0]!.text).toBe(text);
      expect((await generate(STORIES, prompt, ...flags)).text).not.toBe(text);
    });
  },
);

describeServers(
  "--max-connections",
  () => ({ args: [...STORIES, "--max-connections", "1"] }),
  (server) => {
    test("tells one client too many, once, when to come again", async () => {
      const first = await RawConnection.open(server().port);
      first.write("POST /tokenize HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
      await first.untilText("HTTP/1.1 100 "); // it is under way: an idle one would make room
      await expect
        .poll(async () => {
          const second = await RawConnection.open(server().port);
          const head = (await second.end()).toString();
          second.close();
          return head.match(/^HTTP\/1\.1 503|\r\nretry-after: .+/gi);
        })
        .toEqual(["HTTP/1.1 503", "\r\nRetry-After: 1"]);
      first.close();
    });
  },
);
