import { Random } from "../models/random.ts";
import { CHAT, COMPLETIONS } from "./api.ts";
import { postRequest } from "./raw-connection.ts";

const ROUTES = [
  CHAT,
  COMPLETIONS,
  "/v1/embeddings",
  "/tokenize",
  "/detokenize",
  "/apply-template",
  "/api/chat",
  "/api/generate",
];

/** A good request of each kind; what is made of them is mostly not. */
const BODIES: readonly Record<string, unknown>[] = [
  {
    model: "storyteller",
    messages: [
      { role: "system", content: "s" },
      { role: "user", content: [{ type: "text", text: "é😀" }] },
    ],
    max_tokens: 2,
    temperature: 0.5,
    top_p: 0.9,
    stop: ["a", "b"],
    seed: 3,
    n: 1,
    logit_bias: { "5": 1 },
    logprobs: true,
    top_logprobs: 2,
    stream: true,
    stream_options: { include_usage: true },
  },
  { prompt: [1, 2, 3], max_tokens: 2, logprobs: 1, echo: false, stream: false },
  { prompt: "a", max_tokens: 3, response_format: { type: "json_schema", json_schema: { schema: { enum: [1, 2] } } } },
  { input: ["a", "b"], encoding_format: "base64", content: "x", tokens: [1, 2], options: { num_predict: 1 } },
];

/** Values that go where others were expected. */
const HOSTILE: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, -1e308, 2 ** 63, 4294967296, 1e-320, "", "\0", "\ud800", "x".repeat(3000)],
  ...[
    [],
    [[]],
    [null],
    {},
    { "": {} },
    [1e99],
    ["", ""],
    Array(300).fill(0),
    { a: { b: { c: [] } } },
    "1",
    "NaN",
    "😀",
  ],
];

const METHODS = ["GET", "POST", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH", "BREW", "get", "", "P\x00ST", "CONNECT"];
const VERSIONS = ["HTTP/1.1", "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.", "http/1.1", "HTTP/1.1 ", ""];
const TARGETS = [
  "/",
  "*",
  "/v1/models",
  CHAT,
  "/..%2f..",
  "http://x/health",
  "//",
  "/\xff",
  "?",
  "/health?a=b#c",
  "x",
  "/api/tags",
];
const FIELDS = [
  ...[
    "Host: x",
    "Host: x:99999",
    "Host:",
    "Content-Length: 0",
    "Content-Length: 5",
    "Content-Length: 99999999999999999999",
  ],
  ...[
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: x",
    "Connection: close",
    "Connection: keep-alive, Upgrade",
    "Upgrade: h2c",
  ],
  ...[
    "Expect: 100-continue",
    "X-A: \x01",
    "X B: c",
    ": empty",
    "No-Colon",
    " folded",
    "X-Long: " + "y".repeat(4000),
    "Range: bytes=0-",
  ],
  ...[
    "Authorization: Bearer " + "z".repeat(500),
    "Origin: null",
    "Content-Type: text/plain",
    "Accept-Encoding: *",
    "Cookie: \xfe",
  ],
];
const LINE_ENDS = ["\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\n\r", "\r\r\n"];

/** Requests from a seed, hardly one of them good. Equal seeds give equal requests. */
export class Fuzzer {
  private readonly random: Random;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  request(): Buffer {
    switch (this.random.integer(5)) {
      case 0:
        return this.noise();
      case 1:
        return this.head();
      case 2:
        return this.damaged(this.json());
      case 3:
        return this.damagedBody();
      default:
        return this.json();
    }
  }

  /** Bytes without any sense. */
  private noise(): Buffer {
    const bytes = Buffer.from(Array.from({ length: 1 + this.random.integer(300) }, () => this.random.integer(256)));
    return this.random.integer(2) === 0 ? bytes : Buffer.concat([bytes, Buffer.from("\r\n\r\n")]);
  }

  /** A head whose parts are drawn. */
  private head(): Buffer {
    const fields = Array.from(
      { length: this.random.integer(6) },
      () => this.random.pick(FIELDS) + this.random.pick(LINE_ENDS),
    );
    const line = `${this.random.pick(METHODS)} ${this.random.pick(TARGETS)} ${this.random.pick(VERSIONS)}${this.random.pick(LINE_ENDS)}`;
    const body = this.random.integer(3) === 0 ? "5\r\n{}{}{\r\n0\r\n\r\n" : "";
    return Buffer.from(`${line}${fields.join("")}${this.random.pick(LINE_ENDS)}${body}`, "latin1");
  }

  /** A good head; a body of good JSON with values of the wrong kind. */
  private json(): Buffer {
    const body = structuredClone(this.random.pick(BODIES));
    for (let count = this.random.integer(3); count >= 0; count--) this.spoil(body);
    return postRequest(this.random.pick(ROUTES), body);
  }

  private spoil(value: Record<string, unknown>): void {
    const key = this.random.pick(Object.keys(value));
    const inner = value[key];
    const deeper = typeof inner === "object" && inner !== null && Object.keys(inner).length > 0;
    if (deeper && this.random.integer(3) > 0) this.spoil(inner as Record<string, unknown>);
    else value[key] = structuredClone(this.random.pick(HOSTILE));
  }

  /** Bytes changed, taken out, put in or doubled, and the end cut off. */
  private damaged(bytes: Buffer): Buffer {
    let damaged = Buffer.from(bytes);
    for (let count = this.random.integer(4); count >= 0; count--) {
      const at = this.random.integer(damaged.length);
      const [before, after] = [damaged.subarray(0, at), damaged.subarray(at)];
      const kind = this.random.integer(5);
      if (kind === 0) damaged[at] = this.random.integer(256);
      else if (kind === 1) damaged = Buffer.concat([before, after.subarray(1 + this.random.integer(9))]);
      else if (kind === 2) damaged = Buffer.concat([before, Buffer.from([this.random.integer(256)]), after]);
      else if (kind === 3) damaged = Buffer.concat([before, after.subarray(0, 20), after]);
      else damaged = Buffer.from(before);
      if (damaged.length === 0) return Buffer.from("\r\n");
    }
    return damaged;
  }

  /** A good head with the right length; a body whose bytes are damaged. */
  private damagedBody(): Buffer {
    const text = this.damaged(Buffer.from(JSON.stringify(this.random.pick(BODIES)))).toString("latin1");
    const bytes = Buffer.from(text, "latin1");
    const head = `POST ${this.random.pick(ROUTES)} HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    return Buffer.concat([Buffer.from(head), bytes]);
  }
}
