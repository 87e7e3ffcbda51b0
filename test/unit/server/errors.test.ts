import { expect, test } from "vitest";
import { PartsModule } from "./parts-module.ts";

const parts = new PartsModule();

function errorObject(message: string | Uint8Array, full: boolean): string {
  return parts.with(message, (at, length) => parts.read(parts.exports.errorObject(at, length, Number(full))));
}

test("OpenAI's error object, to the letter", () => {
  expect(errorObject("No.", false)).toBe(
    '{"error":{"message":"No.","type":"invalid_request_error","param":null,"code":null}}',
  );
  expect(errorObject("Too long.", true)).toBe(
    '{"error":{"message":"Too long.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}',
  );
});

test("any message is JSON", () => {
  for (const message of ['"quotes" \\ and\nlines\t\x01\x7f', "ünïcödé 🦊", "", "x".repeat(5000)]) {
    expect(JSON.parse(errorObject(message, true))).toMatchObject({ error: { message } });
  }
  expect(JSON.parse(errorObject(Uint8Array.of(0x61, 0xff, 0x62), false))).toMatchObject({
    error: { message: "a\ufffdb" },
  });
});
