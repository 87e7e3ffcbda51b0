import type { Random } from "../models/random.ts";

const HOST = "Host: localhost:8080\r\n";
const BODY = '{"model":"m","messages":[{"role":"user","content":"hi"}]}';

/** Well-formed requests, Latin-1. */
export const VALID = [
  `GET / HTTP/1.1\r\n${HOST}\r\n`,
  `GET /v1/models?x=1&y=%20 HTTP/1.1\r\n${HOST}Accept: */*\r\nUser-Agent: fuzz\r\n\r\n`,
  "GET /health HTTP/1.0\r\n\r\n",
  `HEAD /health HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`,
  `OPTIONS * HTTP/1.1\r\n${HOST}Origin: http://a\r\n\r\n`,
  `DELETE http://localhost/a/b HTTP/1.1\r\n${HOST}\r\n`,
  `POST /v1/chat/completions HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`,
  `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1a;x=y\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n`,
  `POST /a HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTrailer: T\r\n\r\n3\r\n\r\n!\r\n0\r\nT: 1\r\n\r\n`,
  `PUT /b HTTP/1.1\r\n${HOST}Expect: 100-continue\r\nContent-Length: 3\r\n\r\nabc`,
  `POST /c HTTP/1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}`,
];

/** Lines on which servers and proxies have disagreed. */
const LINES = [
  ..."5|05|5 5|5,5|+5|-5|0x5|5e0|99999999999999999999|18446744073709551621| 5 |\t5|5\x0b"
    .split("|")
    .map((v) => `Content-Length:${v}`),
  ..."chunked|Chunked|chunked, chunked|identity|gzip, chunked|chunked, gzip|xchunked|\x0bchunked|chunked;q=1|, chunked|"
    .split("|")
    .map((v) => `Transfer-Encoding: ${v}`),
  ...[
    "Transfer-Encoding : chunked",
    "Transfer_Encoding: chunked",
    "Transfer-Encoding:\r\n chunked",
    "Content-Length : 5",
  ],
  ...[
    "Host: other",
    "Host:",
    "Host: a b",
    " folded",
    "\tfolded",
    "Connection: close, te",
    "Connection: upgrade",
    "Upgrade: h2c",
  ],
  ...[
    "X: \x00",
    "X: a\rb",
    "X: a\nb",
    "X\x00: a",
    ": novalue",
    "noname",
    "X: \xff\xfe",
    "Expect: 100-continue",
    "Expect: x",
    "TE: trailers",
  ],
  `A: ${"a".repeat(3000)}`,
  "B: b\r\n".repeat(60).trimEnd(),
];

const BYTES = [
  "\r",
  "\n",
  "\r\n",
  "\0",
  " ",
  "\t",
  ":",
  ";",
  ",",
  "0",
  "f",
  "\x7f",
  "\x80",
  "\xff",
  "/",
  "?",
  "\\",
  '"',
  "HTTP/1.1",
];
const TARGETS = [
  "/",
  "//",
  "*",
  "a",
  "/a b",
  "http://",
  "http://a",
  "https://a/b",
  "/%",
  "/#",
  "/?#",
  "/\xff",
  "/" + "x".repeat(9000),
];
const VERSIONS = [
  "HTTP/1.0",
  "HTTP/1.1",
  "HTTP/1.2",
  "HTTP/2.0",
  "HTTP/0.9",
  "HTTP/11",
  "HTTP/1.",
  "http/1.1",
  "HTTP /1.1",
  "",
  "HTTP/1.1 x",
];
const METHODS = ["GET", "get", "POST", "PRI", "CONNECT", "BREW", "G@T", "", "X".repeat(300)];

type Mutation = (request: string, random: Random) => string;

function cut(request: string, at: number, removed: number, added: string): string {
  return request.slice(0, at) + added + request.slice(at + removed);
}

/** Puts a line somewhere behind the request line. */
function addLine(request: string, line: string, random: Random): string {
  const lines = request.split("\r\n");
  lines.splice(1 + random.integer(Math.max(1, lines.indexOf(""))), 0, line);
  return lines.join("\r\n");
}

function changeFirstLine(request: string, part: number, value: string): string {
  const end = request.indexOf("\r\n");
  const parts = request.slice(0, end).split(" ");
  parts[part] = value;
  return parts.join(" ") + request.slice(end);
}

const MUTATIONS: readonly Mutation[] = [
  (s, r) => addLine(s, r.pick(LINES), r),
  (s, r) => addLine(s, r.pick(LINES), r),
  (s, r) => changeFirstLine(s, 0, r.pick(METHODS)),
  (s, r) => changeFirstLine(s, 1, r.pick(TARGETS)),
  (s, r) => changeFirstLine(s, 2, r.pick(VERSIONS)),
  (s, r) => cut(s, r.integer(s.length + 1), 0, r.pick(BYTES)),
  (s, r) => cut(s, r.integer(s.length + 1), 1, r.pick(BYTES)),
  (s, r) => cut(s, r.integer(s.length + 1), 1 + r.integer(4), ""),
  (s, r) => cut(s, r.integer(s.length + 1), 1, String.fromCharCode(r.integer(256))),
  (s, r) => s.slice(0, r.integer(s.length + 1)),
  (s, r) => s + r.pick(VALID),
  (s, r) => s.slice(0, r.integer(s.length)) + r.pick(VALID).slice(r.integer(20)),
  (s, r) => cut(s, r.integer(s.length + 1), 0, r.pick(BYTES).repeat(r.integer(2000))),
  (s) => s.replaceAll("\r\n", "\n"),
  (s, r) => s.replace("\r\n", r.pick(["\n", "\r", "\r\r\n", "\n\r", " \r\n"])),
  (s, r) => s.replace(/(\r\n[^\r]+)/, (line) => line + r.pick(["", "\r\n"]) + line),
  (s, r) => s.replace(": ", r.pick([":", " : ", ":\t", ":\r\n ", ""])),
  (s, r) =>
    s.replace(
      /\r\n([0-9a-f]+)(;[^\r]*)?\r\n/,
      `\r\n${r.pick(["0", "00005", "5 ", "-1", "fffffffff", "g", "", "5;", "5;a=\r", "0x5"])}\r\n`,
    ),
];

/** Bytes that are mostly nearly a request, Latin-1. */
export function mutated(random: Random): string {
  if (random.integer(20) === 0) {
    return String.fromCharCode(...Array.from({ length: random.integer(300) }, () => random.integer(256)));
  }
  let request = random.pick(VALID);
  for (let n = 1 + random.integer(3); n > 0; n--) request = random.pick(MUTATIONS)(request, random);
  return request;
}
