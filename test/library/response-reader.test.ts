import { describe, expect, test } from "vitest";
import { Llama2Error } from "../../src/errors.ts";
import { type ResponseHead, ResponseReader } from "../../src/loopback/response-reader.ts";

/** What is heard of a response whose bytes come in parts of one size. */
function read(text: string, size: number, method = "GET") {
  let head: ResponseHead | undefined;
  let body = "";
  let ends = 0;
  const reader = new ResponseReader(method, {
    onHead: (read) => (head = read),
    onBody: (bytes) => (body += Buffer.from(bytes).toString("latin1")),
    onEnd: () => ends++,
  });
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += size) reader.read(bytes.subarray(at, at + size));
  return { reader, head: head, body: () => body, ends: () => ends };
}

describe.each([1, 2, 7, 1000])("a response in parts of %i bytes", (size) => {
  test("has the length that it says", () => {
    const { head, body, ends } = read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b: c\r\n\r\nhello!", size);
    expect(head).toEqual({
      status: 200,
      headers: [
        ["content-length", "5"],
        ["x-a", "b: c"],
      ],
    });
    expect([body(), ends()]).toEqual(["hello", 1]);
  });

  test("comes in chunks", () => {
    const text =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nA\r\n\r\n world\r\n\r\n0\r\nx: y\r\n\r\n";
    const { head, body, ends } = read(text, size);
    expect(head?.headers).toEqual([]);
    expect([body(), ends()]).toEqual(["hello\r\n world\r\n", 1]);
  });

  test("ends with the connection when it says no length", () => {
    const { reader, body, ends } = read("HTTP/1.1 200 OK\r\n\r\nhello", size);
    expect([body(), ends()]).toEqual(["hello", 0]);
    reader.close();
    expect(ends()).toBe(1);
  });

  test("follows what is no answer yet", () => {
    expect(read("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No\r\n\r\n", size).ends()).toBe(1);
  });

  test.each([
    ["nothing", ""],
    ["half a head", "HTTP/1.1 200 OK\r\nA: b\r\n"],
    ["a body that is too short", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell"],
    ["no last chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n"],
  ])("that is cut is known by %s", (_, text) => {
    const { reader, ends } = read(text, size);
    expect(() => {
      reader.close();
    }).toThrow(expect.objectContaining({ code: "STREAM_CUT" }) as Llama2Error);
    expect(ends()).toBe(0);
  });
});

test("HEAD is answered without a body", () => {
  expect(read("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 1000, "HEAD").ends()).toBe(1);
});

test("what is no HTTP is refused", () => {
  expect(() => read("SSH-2.0\r\n\r\n", 1000)).toThrow(Llama2Error);
  expect(() => read("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n", 1000)).toThrow("no size of a chunk");
});
