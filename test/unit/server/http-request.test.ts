import { describe, expect, test } from "vitest";
import { answers, METHODS, Server } from "./http-server.ts";

const HOST = "Host: a\r\n";

/** What a server makes of bytes that come in one piece, and byte by byte: it must be the same. */
function outcome(bytes: string, limits = {}): { statuses: number[]; closed: boolean; server: Server } {
  const results = [Infinity, 1, 7].map((piece) => {
    const server = new Server(limits);
    server.onRequest = ({ connection }) => {
      server.answer(connection);
    };
    const peer = server.client(bytes);
    peer.piece = piece;
    server.glances(piece === Infinity ? 10 : bytes.length + 10).ticks();
    const statuses = answers(peer.received).map(({ status }) => status);
    return { statuses, closed: peer.finished, server };
  });
  const [whole, ...cut] = results;
  for (const other of cut) {
    expect(other.statuses, JSON.stringify(bytes.slice(0, 200))).toEqual(whole!.statuses);
    expect(other.closed).toBe(whole!.closed);
    const seen = ({ server }: typeof other): unknown[] =>
      server.requests.map(({ method, path, query, body, minor }) => ({ method, path, query, body, minor }));
    expect(seen(other)).toEqual(seen(whole!));
  }
  return whole!;
}

describe("requests that are taken", () => {
  test("a request line, headers, no body", () => {
    const { server, statuses } = outcome(
      `GET /v1/models?a=b?c HTTP/1.1\r\n${HOST}X-One:\t two  words \r\nEmpty:\r\n\r\n`,
    );
    expect(statuses).toEqual([200]);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "GET", path: "/v1/models", query: "a=b?c", minor: 1 });
  });

  test("headers are found whatever their case, with their blanks cut off", () => {
    const server = new Server();
    const found: (string | undefined)[] = [];
    server.onRequest = ({ header }) => {
      found.push(...["host", "x-one", "empty", "absent", "x-on"].map(header));
    };
    server.client(`GET / HTTP/1.1\r\nHOST: a:80\r\nX-oNE:\t two  words \r\nEmpty:\r\nx-one: again\r\n\r\n`);
    server.ticks(2);
    expect(found).toEqual(["a:80", "two  words", "", undefined, undefined]);
  });

  test.each([...METHODS, "PROPFIND", "get"])("method %s", (method) => {
    const { server } = outcome(`${method} / HTTP/1.1\r\n${HOST}\r\n`);
    expect(server.requests[0]!.method).toBe(METHODS.includes(method) ? method : "other");
  });

  test.each([
    ["/a%20b/%ff?x", "/a%20b/%ff", "x"],
    ["*", "*", ""],
    ["http://host:80/a?b", "/a", "b"],
    ["HTTPS://host/", "/", ""],
    ["//a", "//a", ""],
    ["/?", "/", ""],
  ])("target %s", (target, path, query) => {
    const { server } = outcome(`OPTIONS ${target} HTTP/1.1\r\n${HOST}\r\n`);
    expect(server.requests[0]).toMatchObject({ path, query });
  });

  test("a fixed body", () => {
    const { server } = outcome(`POST / HTTP/1.1\r\n${HOST}Content-Length: 11\r\n\r\nhello\0\r\n\xff\r\n`);
    expect(server.requests[0]!.body.toString("latin1")).toBe("hello\0\r\n\xff\r\n");
  });

  test("a chunked body, with extensions and trailers that are passed over", () => {
    const body = 'a;x="y"\r\n0123456789\r\n005\r\n\r\n\r\n!\r\n0;last\r\nTrailer: x\r\nOther: \r\n\r\n';
    const { server } = outcome(`POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: Chunked\r\n\r\n${body}`);
    expect(server.requests[0]!.body.toString()).toBe("0123456789\r\n\r\n!");
  });

  test("empty lines before the request line", () => {
    expect(outcome(`\r\n\r\n\r\nGET / HTTP/1.1\r\n${HOST}\r\n`).statuses).toEqual([200]);
  });

  test("versions above 1.1 count as 1.1, and 1.0 needs no Host", () => {
    expect(outcome(`GET / HTTP/1.7\r\n${HOST}\r\n`).server.requests[0]!.minor).toBe(1);
    expect(outcome("GET / HTTP/1.0\r\n\r\n").server.requests[0]!.minor).toBe(0);
  });
});

describe("requests that are refused, and their connection ended", () => {
  const post = (fields: string, body = ""): string => `POST / HTTP/1.1\r\n${HOST}${fields}\r\n${body}`;
  const chunked = (body: string): string => post("Transfer-Encoding: chunked\r\n", body);
  const cases: [number, string, string][] = [
    [400, "bare LF", `GET / HTTP/1.1\n${HOST}\r\n`],
    [400, "bare LF in the fields", `GET / HTTP/1.1\r\nHost: a\n\r\n`],
    [400, "bare CR", `GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n`],
    [400, "NUL", `GET / HTTP/1.1\r\nHost: a\0\r\n\r\n`],
    [400, "a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    [400, "HTTP/0.9", "GET /\r\n\r\n"],
    [400, "two spaces", `GET  / HTTP/1.1\r\n${HOST}\r\n`],
    [400, "a space behind the version", `GET / HTTP/1.1 \r\n${HOST}\r\n`],
    [400, "a tab", `GET\t/ HTTP/1.1\r\n${HOST}\r\n`],
    [400, "a small http", `GET / http/1.1\r\n${HOST}\r\n`],
    [400, "no version number", `GET / HTTP/1.x\r\n${HOST}\r\n`],
    [400, "a long version", `GET / HTTP/1.10\r\n${HOST}\r\n`],
    [400, "a space in the target", `GET /a b HTTP/1.1\r\n${HOST}\r\n`],
    [400, "a fragment", `GET /#a HTTP/1.1\r\n${HOST}\r\n`],
    [400, "bytes beyond ASCII in the target", `GET /\xe9 HTTP/1.1\r\n${HOST}\r\n`],
    [400, "no path", `GET a HTTP/1.1\r\n${HOST}\r\n`],
    [400, "an authority", `CONNECT a:80 HTTP/1.1\r\n${HOST}\r\n`],
    [400, "a method that is no token", `G{T / HTTP/1.1\r\n${HOST}\r\n`],
    [400, "a space first", ` GET / HTTP/1.1\r\n${HOST}\r\n`],
    [505, "HTTP/2", "PRI * HTTP/2.0\r\n\r\n"],
    [505, "HTTP/0.1", `GET / HTTP/0.1\r\n${HOST}\r\n`],
    [400, "no Host", "GET / HTTP/1.1\r\n\r\n"],
    [400, "two Hosts", `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`],
    [400, "a Host that is none", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"],
    [400, "a space before the colon", `GET / HTTP/1.1\r\n${HOST}X : a\r\n\r\n`],
    [400, "a folded field", `GET / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`],
    [400, "a fold at the first field", `GET / HTTP/1.1\r\n X: a\r\n${HOST}\r\n`],
    [400, "a field without a colon", `GET / HTTP/1.1\r\n${HOST}X\r\n\r\n`],
    [400, "a field without a name", `GET / HTTP/1.1\r\n${HOST}: a\r\n\r\n`],
    [400, "a name with a control character", `GET / HTTP/1.1\r\n${HOST}X\x01: a\r\n\r\n`],
    [400, "a length that is no number", post("Content-Length: 1x\r\n", "a")],
    [400, "a negative length", post("Content-Length: -1\r\n", "a")],
    [400, "a signed length", post("Content-Length: +1\r\n", "a")],
    [400, "an empty length", post("Content-Length: \r\n", "a")],
    [400, "a list of lengths", post("Content-Length: 1, 1\r\n", "a")],
    [400, "two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n", "ab")],
    [400, "two equal lengths", post("Content-Length: 1\r\nContent-Length: 1\r\n", "a")],
    [400, "a length and a coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")],
    [400, "a coding and a length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")],
    [400, "a coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"],
    [400, "chunked twice", post("Transfer-Encoding: chunked, chunked\r\n")],
    [400, "chunked twice in two fields", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")],
    [400, "chunked not last", post("Transfer-Encoding: chunked, gzip\r\n")],
    [400, "chunked not last, in two fields", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n")],
    [400, "an empty coding", post("Transfer-Encoding:\r\n")],
    [400, "an empty element", post("Transfer-Encoding: ,chunked\r\n")],
    [400, "a coding with a parameter", post("Transfer-Encoding: chunked;q=1\r\n")],
    [501, "another coding", post("Transfer-Encoding: gzip, chunked\r\n")],
    [501, "nearly chunked", post("Transfer-Encoding: xchunked\r\n")],
    [417, "another expectation", post("Expect: 200-ok\r\nContent-Length: 1\r\n", "a")],
    [400, "a chunk without a size", chunked("\r\na\r\n0\r\n\r\n")],
    [400, "a chunk size with a sign", chunked("+1\r\na\r\n0\r\n\r\n")],
    [400, "a chunk size with 0x", chunked("0x1\r\na\r\n0\r\n\r\n")],
    [400, "a chunk size with a blank", chunked("1 \r\na\r\n0\r\n\r\n")],
    [400, "a chunk size with too many digits", chunked("00000000000000001\r\na\r\n0\r\n\r\n")],
    [413, "a chunk size beyond all", chunked("ffffffffffffffff\r\na\r\n0\r\n\r\n")],
    [400, "a chunk that is longer than its size", chunked("1\r\nab\r\n0\r\n\r\n")],
    [400, "a chunk that ends with LF", chunked("1\r\na\n0\r\n\r\n")],
    [400, "a chunk size that ends with LF", chunked("1\na\r\n0\r\n\r\n")],
    [400, "a chunk size that ends with CR", chunked("1\ra\r\n0\r\n\r\n")],
    [400, "a control character in an extension", chunked("1;\x01\r\na\r\n0\r\n\r\n")],
    [400, "a bare LF in an extension", chunked("1;x\na\r\n0\r\n\r\n")],
    [431, "endless extensions", chunked(`1;${"x".repeat(5000)}\r\na\r\n0\r\n\r\n`)],
    [431, "endless trailers", chunked(`0\r\n${"X: yyyyyyyyyyyyyyyyyyyy\r\n".repeat(300)}\r\n`)],
    [400, "a trailer that is no field", chunked("0\r\nX y\r\n\r\n")],
    [400, "a folded trailer", chunked("0\r\nX: y\r\n z\r\n\r\n")],
  ];
  test.each(cases)("%i: %s", (status, _, bytes) => {
    const { statuses, closed, server } = outcome(bytes);
    expect(statuses).toEqual([status]);
    expect(closed).toBe(true);
    expect(server.requests).toEqual([]);
    expect(server.errors[0]!.message).toMatch(/^[A-Z][ -~]+\.$/);
  });
});

describe("limits", () => {
  const limits = { headerBytes: 1000, headers: 10, uriBytes: 100, bodyBytes: 1000 };
  const target = (n: number): string => `GET /${"a".repeat(n - 1)} HTTP/1.1\r\n${HOST}\r\n`;
  const fields = (n: number): string => `GET / HTTP/1.1\r\n${HOST}${"A: b\r\n".repeat(n - 1)}\r\n`;
  const head = (n: number): string => {
    const [start, end] = [`GET / HTTP/1.1\r\n${HOST}A: `, "\r\n\r\n"];
    return start + "a".repeat(n - start.length - end.length) + end;
  };
  const body = (n: number): string => `POST / HTTP/1.1\r\n${HOST}Content-Length: ${n}\r\n\r\n${"a".repeat(n)}`;
  const chunk = (n: number): string =>
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n${(n - 1).toString(16)}\r\n${"a".repeat(n - 1)}\r\n0\r\n\r\n`;

  test.each([
    ["target", target, 100, 414],
    ["number of fields", fields, 10, 431],
    ["head", head, 1000, 431],
    ["body", body, 1000, 413],
    ["chunked body", chunk, 1000, 413],
  ])("%s", (_, make, most, status) => {
    expect(outcome(make(most), limits).statuses).toEqual([200]);
    expect(outcome(make(most + 1), limits).statuses).toEqual([status]);
  });

  test("a request line without an end, and fields without an end", () => {
    expect(outcome(`GET /${"a".repeat(5000)}`, limits).statuses).toEqual([414]);
    expect(outcome(`GET / HTTP/1.1\r\n${"A: b\r\n".repeat(5000)}`, limits).statuses).toEqual([431]);
    expect(outcome(`GET / HTTP/1.1\r\nA: ${"b".repeat(5000)}`, limits).statuses).toEqual([431]);
  });

  test("a length beyond every number", () => {
    const { statuses } = outcome(`POST / HTTP/1.1\r\n${HOST}Content-Length: ${"9".repeat(50)}\r\n\r\n`, limits);
    expect(statuses).toEqual([413]);
  });

  test("an exhausted pool refuses the request and not the next one", () => {
    const server = new Server({ pool: 65536 });
    server.onRequest = ({ connection }) => {
      server.answer(connection);
    };
    const large = server.client(body(100_000));
    large.piece = 5000;
    server.ticks(50);
    expect(answers(large.received)).toMatchObject([{ status: 503 }]);
    const next = server.client(body(100));
    server.ticks(2);
    expect(answers(next.received)).toMatchObject([{ status: 200 }]);
  });
});
