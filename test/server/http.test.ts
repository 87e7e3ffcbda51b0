import { expect, test } from "vitest";
import { type Body, CHAT, post } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { ALL_HOSTS, describeServers } from "./each-server.ts";
import { readEvents } from "./event-stream.ts";
import { getRequest, postRequest, RawConnection } from "./raw-connection.ts";
import { withWitness } from "./witness.ts";

const BODY: Body = { messages: [{ role: "user", content: "Tell me a story." }], temperature: 0 };

describeServers(
  "HTTP",
  () => ({ args: STORYTELLER }),
  (server) => {
    test("requests one after the other on a kept connection are all answered", async () => {
      const connection = await RawConnection.open(server().port);
      for (let i = 0; i < 20; i++) {
        connection.write(
          i % 2 === 0 ? getRequest("/v1/models") : postRequest(CHAT, { ...BODY, max_tokens: 2, stream: i % 4 === 1 }),
        );
        const answer = await connection.answer();
        expect(answer.status).toBe(200);
        expect(answer.headers.get("x-request-id")).toMatch(/^req_[0-9a-f]{16}$/);
      }
      connection.close();
    });

    test("HEAD has the headers of GET and no body; HTTP/1.0 ends with its answer", async () => {
      const connection = await RawConnection.open(server().port);
      connection.write("HEAD /health HTTP/1.0\r\n\r\n");
      const bytes = (await connection.end()).toString();
      expect(bytes).toMatch(/^HTTP\/1\.[01] 200 /);
      expect(bytes).toMatch(/content-length: [1-9]\d*\r\n/i);
      expect(bytes.endsWith("\r\n\r\n")).toBe(true);
      connection.close();
    });

    test("a stream on HTTP/1.0 is not chunked and ends with the connection", async () => {
      const connection = await RawConnection.open(server().port);
      const body = JSON.stringify({ ...BODY, max_tokens: 5, stream: true });
      connection.write(`POST ${CHAT} HTTP/1.0\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      const { headers, body: events } = await connection.answer();
      expect(headers.has("transfer-encoding")).toBe(false);
      expect(readEvents(events).done).toBe(true);
      connection.close();
    });

    test("100-continue is answered before the body is sent", async () => {
      const connection = await RawConnection.open(server().port);
      const body = JSON.stringify({ content: "a" });
      connection.write(
        `POST /tokenize HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`,
      );
      await connection.untilText("HTTP/1.1 100 ");
      connection.write(body);
      expect((await connection.answer()).status).toBe(200);
      connection.close();
    });

    test("a body in chunks, with extensions and a trailer", async () => {
      const connection = await RawConnection.open(server().port);
      const head = "POST /tokenize HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
      connection.write(`${head}3;a=b\r\n{"c\r\n0A\r\nontent":"a\r\n2\r\n"}\r\n0\r\nX-Trailer: y\r\n\r\n`);
      expect((await connection.answer()).status).toBe(200);
      connection.close();
    });

    // Here, where the time that a request may take is the default one.
    test("a slow writer is served, beside others", async () => {
      await withWitness(server(), async () => {
        const bytes = postRequest("/tokenize", { content: "Once upon a time" });
        const connection = await RawConnection.open(server().port);
        for (const byte of bytes) {
          connection.write(Uint8Array.of(byte));
          await new Promise((resolve) => setImmediate(resolve));
        }
        expect((await connection.answer()).status).toBe(200);
        connection.close();
      });
    });

    test("a client's request id is echoed when it is harmless", async () => {
      const echoed = async (id: string): Promise<string | undefined> =>
        (await post(server(), "/tokenize", { content: "a" }, { "X-Request-Id": id })).headers.get("x-request-id");
      expect(await echoed("trace-1234_5.6")).toBe("trace-1234_5.6");
      expect(await echoed('evil"; drop')).toMatch(/^req_[0-9a-f]{16}$/);
      expect(await echoed("x".repeat(5000))).toMatch(/^req_[0-9a-f]{16}$/);
    });
  },
  ALL_HOSTS,
);
