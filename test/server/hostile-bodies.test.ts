import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../sources.ts";
import { CHAT, get, json, send } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import { withWitness } from "./witness.ts";

// Bodies that are no JSON in the ways that break readers of JSON: at every route that reads one, beside another client's stream.

const DEPTH = 10_000;
/** The fields that the routes read, and one that none does. */
const FIELDS = ["messages", "prompt", "input", "content", "tokens", "model", "options", "response_format", "nobody"];

const DEEP: Record<string, string> = {
  lists: "[".repeat(DEPTH) + "]".repeat(DEPTH),
  objects: '{"a":'.repeat(DEPTH) + "1" + "}".repeat(DEPTH),
  "lists of objects": '[{"a":'.repeat(DEPTH / 2) + "null" + "}]".repeat(DEPTH / 2),
  "lists without an end": "[".repeat(DEPTH),
};

/** Bytes, as Latin-1, that no UTF-8 has. */
const NOT_UTF8: Record<string, string> = {
  "a byte that never occurs": "\xff",
  "a continuation alone": "a\x80b",
  "a character cut off": "\xf0\x9f\xa6",
  "an overlong slash": "\xc0\xaf",
  "a half of a surrogate pair": "\xed\xa0\x80",
  "a character beyond the last": "\xf4\x90\x80\x80",
};

/** All routes of docs/server.md that take a body. */
const ROUTES = [...readFileSync(join(ROOT, "docs/server.md"), "utf8").matchAll(/`POST (\/[^`]+)`/g)]
  .map(([, path]) => path!)
  .filter((path) => path !== "/drain");

function bodies(): [what: string, body: string][] {
  return [
    ...FIELDS.flatMap((field) => [
      ...Object.entries(DEEP).map(([what, value]): [string, string] => [`${field}: ${what}`, `{"${field}":${value}}`]),
      ...Object.entries(NOT_UTF8).map(([what, bytes]): [string, string] => [
        `${field}: ${what}`,
        `{"${field}":"${bytes}"}`,
      ]),
    ]),
    ...Object.entries(NOT_UTF8).flatMap(([what, bytes]): [string, string][] => [
      [`a name: ${what}`, `{"${bytes}":1}`],
      [`in place of a value: ${what}`, `{"a":${bytes}}`],
      [`behind the end: ${what}`, `{"a":1}${bytes}`],
    ]),
    ...Object.entries(DEEP).map(([what, value]): [string, string] => [`the whole body: ${what}`, value]),
  ];
}

test("the routes are those that are known", () => {
  expect(ROUTES).toEqual(expect.arrayContaining([CHAT, "/v1/embeddings", "/detokenize", "/api/chat", "/api/show"]));
  expect(new Set(ROUTES).size).toBeGreaterThanOrEqual(11);
});

describeServers(
  "hostile bodies",
  () => ({ args: [...STORYTELLER, "--slots", "4", "--log-level", "off"] }),
  (server) => {
    test("have their routes", async () => {
      for (const path of ROUTES) expect([path, (await get(server(), path)).status]).toEqual([path, 405]);
    });

    test.each(ROUTES)("%s: depths of 10,000 and what is no UTF-8 are a 400 that says so", async (path) => {
      await withWitness(server(), async () => {
        for (const [what, body] of bodies()) {
          const bytes = Buffer.from(body, "latin1");
          const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${bytes.length}\r\n\r\n`;
          const answer = await send(server(), Buffer.concat([Buffer.from(head), bytes]));
          expect([what, answer.status]).toEqual([what, 400]);
          const { error } = json(answer) as { error: string | { message: string; type: string } };
          const message = typeof error === "string" ? error : error.message;
          expect([what, message]).toEqual([what, expect.stringMatching(/^The body is not valid JSON: .*\d/)]);
          expect(typeof error).toBe(path.startsWith("/api/") ? "string" : "object");
        }
      });
    });
  },
);
