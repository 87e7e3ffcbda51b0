import { expect, test } from "vitest";
import { type Body, CHAT, COMPLETIONS, type ErrorObject, get, MINUTES, post, until, untilLoad } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { ALL_HOSTS, describeServers } from "./each-server.ts";
import { readEvents } from "./event-stream.ts";
import { getRequest, postRequest, RawConnection } from "./raw-connection.ts";
import type { ServerProcess } from "./server-process.ts";
import { withWitness } from "./witness.ts";

// What bad clients do; another client's streams go on meanwhile, whole and unchanged (witness.ts).

const BODY: Body = { messages: [{ role: "user", content: "Tell me a story." }], temperature: 0, max_tokens: 200 };

/** Sends bytes and waits for the answer to them and for the end of the connection. */
async function refused(
  server: ServerProcess,
  ...parts: (string | Uint8Array)[]
): Promise<{ status: number; error: ErrorObject }> {
  const connection = await RawConnection.open(server.port);
  for (const part of parts) connection.write(part);
  const { status, body } = await connection.answer();
  await connection.end();
  connection.close();
  return { status, error: JSON.parse(body.toString()) as ErrorObject };
}

const HEAD = `POST ${CHAT} HTTP/1.1\r\nHost: x\r\n`;

/** Requests that must be refused, with the status, and the connection closed behind the answer. */
const MALFORMED: Record<string, [request: string, status: number]> = {
  "a head of 17 KiB": [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(17 * 1024)}\r\n\r\n`, 431],
  "a head without an end": [`GET / HTTP/1.1\r\nHost: x\r\nX: ${"a".repeat(200_000)}`, 431],
  "a thousand fields": [`GET / HTTP/1.1\r\nHost: x\r\n${"a: b\r\n".repeat(1000)}\r\n`, 431],
  "a URI of 9 KiB": [`GET /${"a".repeat(9 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, 414],
  "no Host": ["GET /health HTTP/1.1\r\n\r\n", 400],
  "two Hosts": ["GET /health HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400],
  "a line that is none": ["hello\r\n\r\n", 400],
  "a TLS greeting": ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400],
  "HTTP/2": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505],
  "HTTP/3.7": ["GET / HTTP/3.7\r\nHost: x\r\n\r\n", 505],
  "a body of 2 MiB": [`${HEAD}Content-Length: 2097152\r\n\r\n`, 413],
  "a body of 10^30 bytes": [`${HEAD}Content-Length: 1${"0".repeat(30)}\r\n\r\n`, 413],
  "a chunk of 2 GiB": [`${HEAD}Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n`, 413],
  "chunks over the limit": [
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n${`10000\r\n${" ".repeat(65536)}\r\n`.repeat(17)}`,
    413,
  ],
  "a negative length": [`${HEAD}Content-Length: -1\r\n\r\n`, 400],
  "a length with a sign": [`${HEAD}Content-Length: +2\r\n\r\n{}`, 400],
  "a length in hexadecimals": [`${HEAD}Content-Length: 0x2\r\n\r\n{}`, 400],
  "two lengths": [`${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, 400],
  "a length and a coding": [`${HEAD}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
  "a coding that is unknown": [`${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 501],
  "a coding that is not the last": [`${HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, 400],
  "a space before the colon": ["GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400],
  "a folded field": ["GET / HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n", 400],
  "a bare carriage return": ["GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", 400],
  "a zero byte": ["GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n", 400],
  "a chunk that is no number": [`${HEAD}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`, 400],
  "a chunk that is longer than it says": [`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}}\r\n0\r\n\r\n`, 400],
  "an expectation that cannot be met": [`${HEAD}Expect: 200-ok\r\nContent-Length: 2\r\n\r\n{}`, 417],
};

describeServers(
  "faults",
  () => ({ args: [...STORYTELLER, "--slots", "4", "--queue", "8"] }),
  (server) => {
    test("malformed requests are refused with an error object, and closed", async () => {
      await withWitness(server(), async () => {
        for (const [what, [request, expected]] of Object.entries(MALFORMED)) {
          const { status, error } = await refused(server(), Buffer.from(request, "latin1"));
          expect([what, status]).toEqual([what, expected]);
          expect([what, typeof error.error.message, error.error.type]).toEqual([
            what,
            "string",
            expect.stringMatching(/_error$/),
          ]);
        }
      });
    });

    test("clients that come and say nothing, and connections that are reset at every place", async () => {
      const request = postRequest(CHAT, { ...BODY, stream: true });
      await withWitness(server(), async () => {
        const silent = await Promise.all(
          Array.from({ length: 20 }, async () => await RawConnection.open(server().port)),
        );
        for (let at = 0; at <= request.length; at += 17) {
          const connection = await RawConnection.open(server().port);
          connection.write(request.subarray(0, at));
          await new Promise((resolve) => connection.socket.write("", resolve));
          if (at % 2 === 0) connection.reset();
          else connection.close();
        }
        for (const connection of silent) connection.reset();
      });
    });

    test("connections that are reset in the middle of their stream", async () => {
      await withWitness(server(), async () => {
        for (let pieces = 0; pieces < 12; pieces++) {
          const connection = await RawConnection.open(server().port);
          connection.write(postRequest(CHAT, { ...BODY, stream: true }));
          await connection.until((bytes) => (bytes.toString().split("data: ").length > pieces ? true : undefined));
          connection.reset();
        }
      });
    });

    test("a client that closes its sending side has left", async () => {
      await withWitness(server(), async () => {
        const connection = await RawConnection.open(server().port);
        connection.write(postRequest(COMPLETIONS, MINUTES));
        await connection.untilText("data: ");
        connection.halfClose();
        await connection.end();
        expect(connection.received.toString()).not.toContain("[DONE]");
      });
    });

    test("a second request behind the first on the wire is refused cleanly, or answered in order", async () => {
      await withWitness(server(), async () => {
        const connection = await RawConnection.open(server().port);
        const stream = postRequest(CHAT, { ...BODY, stream: true, max_tokens: 5 });
        connection.write(Buffer.concat([stream, Buffer.from(getRequest("/v1/models"))]));
        const first = await connection.answer();
        expect(first.status).toBe(200);
        expect(readEvents(first.body).done).toBe(true);
        expect(first.headers.get("connection")?.toLowerCase()).toBe("close");
        expect((await connection.end()).toString()).toBe("");
      });
    });
  },
  ALL_HOSTS,
);

// The others have the default times, for a busy machine may take seconds over what they send.
describeServers(
  "faults of clients that take their time",
  () => ({ args: [...STORYTELLER, "--slots", "4", "--queue", "8", "--header-timeout", "1", "--body-timeout", "2"] }),
  (server) => {
    test.each([
      ["head", "GET /health HTTP/1.1\r\nHost: x\r\nX-Slow: "],
      ["body", `${HEAD}Content-Length: 1000\r\n\r\n{`],
      ["chunk", `${HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{`],
    ])("a client that never ends its %s is told that its time is over, however it drips", async (_, start) => {
      await withWitness(server(), async () => {
        const connection = await RawConnection.open(server().port);
        connection.write(start);
        const drip = setInterval(() => {
          connection.write("a");
        }, 100);
        try {
          const bytes = await connection.end();
          expect(bytes.toString()).toMatch(/^HTTP\/1\.1 (408|400) /); // 400: "{aaa" is no chunk's end
        } finally {
          clearInterval(drip);
          connection.close();
        }
      });
    });
  },
  ALL_HOSTS,
);

describeServers(
  "too many connections",
  () => ({ args: [...STORYTELLER, "--max-connections", "8"] }),
  (server) => {
    test("wait or are closed; the others are served, and later all", async () => {
      const many = await Promise.all(Array.from({ length: 40 }, async () => await RawConnection.open(server().port)));
      for (const connection of many) connection.write(getRequest("/livez"));
      await until("eight answers", () =>
        many.filter(({ received }) => received.length > 0).length >= 8 ? true : undefined,
      );
      for (const connection of many) connection.close();
      const answer = await until("an answer again", async () => {
        try {
          return await post(server(), CHAT, { ...BODY, max_tokens: 2 });
        } catch {
          return undefined; // closed while the server clears up
        }
      });
      expect(answer.status).toBe(200);
      await untilLoad(server(), 0);
    });

    test("one more, while all of them wait for answers, is told once when to come again", async () => {
      const many = await Promise.all(Array.from({ length: 8 }, async () => await RawConnection.open(server().port)));
      for (const connection of many) connection.write(postRequest(COMPLETIONS, MINUTES));
      for (const connection of many) await connection.untilText("\r\n\r\n");
      const surplus = await get(server(), "/livez");
      expect(surplus.status).toBe(503);
      expect(surplus.head.match(/^retry-after: [1-9]\d*$/gim)).toHaveLength(1);
      for (const connection of many) connection.close();
    });
  },
);
