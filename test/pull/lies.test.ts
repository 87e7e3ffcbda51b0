import { readdirSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { announce, answerWith, type FakeHub, LOGIN_PAGE, sendFile, sha256, whenWritten } from "./fake-hub.ts";
import { fetchModel, holds, MODEL, TOKENIZER, useFixture } from "./pull-fixture.ts";

const objectUrl = ({ storage }: FakeHub): string => `${storage}/objects/${sha256(MODEL)}`;

describe("a server that lies", () => {
  const fixture = useFixture();

  it.each([
    [
      "about the hash",
      { "x-linked-etag": `"${"0".repeat(64)}"` },
      /^http\S+ is not the file announced \(sha256: \w+, expected 0+\); removed it$/,
    ],
    [
      "that the file is larger",
      { "x-linked-size": String(MODEL.length + 1) },
      /its size in bytes is announced as 300000, but should be 300001$/,
    ],
    [
      "that the file is smaller",
      { "x-linked-size": "5" },
      /its size in bytes is announced as 300000, but should be 5$/,
    ],
    [
      "with a hash that is none",
      { "x-linked-etag": '"abc"' },
      /the server gives no checksum, so it cannot be checked$/,
    ],
  ])("%s", async (_, lie, message) => {
    fixture.hub.always("hub", announce(objectUrl(fixture.hub), MODEL, lie));
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "checksum", message });
    expect(readdirSync(fixture.folder)).toEqual([]);
  });

  it("about the bytes", async () => {
    fixture.hub.always("cdn", (request, response) => {
      sendFile(request, response, Buffer.from(MODEL).fill(0, 1000, 1001));
    });
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "checksum" });
    expect(readdirSync(fixture.folder)).toEqual([]);
  });

  it("and sends more than it announced, without saying how much", async () => {
    fixture.hub.always("cdn", (_, response) => response.writeHead(200).end(Buffer.concat([MODEL, TOKENIZER])));
    await expect(fetchModel(fixture)).rejects.toMatchObject({
      failure: "checksum",
      message: /more bytes came than the 300000/,
    });
    expect(readdirSync(fixture.folder)).toEqual([]);
  });

  it("and ends early as if that were all", async () => {
    fixture.hub.fail("cdn", (_, response) => response.writeHead(200).end(MODEL.subarray(0, 7)));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(fixture.notices).toEqual([
      expect.stringMatching(/stopped after 7 of 300000 bytes; trying again \(1 of 3\)/),
    ]);
  });

  it("about Content-Length, below HTTP", async () => {
    const server = createServer((socket) => {
      socket.once("data", () => {
        socket.write("HTTP/1.1 200 OK\r\nContent-Length: 300000\r\n\r\nonly this");
        whenWritten(`${fixture.path}.part`, 9, () => socket.end());
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    fixture.hub.always("hub", announce(`http://127.0.0.1:${port}/`, MODEL));
    await expect(fetchModel(fixture, {}, { retries: 0 })).rejects.toMatchObject({
      failure: "network",
      message: /broke off/,
    });
    server.close();
    expect(holds(`${fixture.path}.part`, Buffer.from("only this"))).toBe(true);
  });

  it("about a file whose hash is known beforehand", async () => {
    const expected = sha256(TOKENIZER);
    await expect(fetchModel(fixture, { sha256: expected })).rejects.toMatchObject({
      failure: "checksum",
      message: expect.stringContaining(
        `its SHA-256 is announced as ${sha256(MODEL)}, but should be ${expected}`,
      ) as string,
    });
    expect(readdirSync(fixture.folder)).toEqual([]);
  });

  it("about a file whose size is known beforehand", async () => {
    await expect(fetchModel(fixture, { bytes: 9 })).rejects.toMatchObject({ failure: "checksum" });
  });

  it("is not believed when it is no hub: its ETag may be any hash", async () => {
    const task = { url: objectUrl(fixture.hub), hub: false };
    await expect(fetchModel(fixture, task)).rejects.toThrow("gives no checksum");
    expect(await fetchModel(fixture, { ...task, sha256: sha256(MODEL) })).toBe("downloaded");
  });

  it.each([
    ["said to be one", { "content-type": "text/html; charset=utf-8" }],
    ["said to be binary", { "content-type": "application/octet-stream", "x-linked-etag": `"${sha256(MODEL)}"` }],
  ])("and serves a web page with 200, %s", async (_, headers) => {
    fixture.hub.always("hub", answerWith(200, headers, LOGIN_PAGE));
    await expect(fetchModel(fixture)).rejects.toMatchObject({
      failure: "network",
      message: /^127\.0\.0\.1:\d+ answered with a web page instead of the file; open a browser: /,
    });
    expect(readdirSync(fixture.folder)).toEqual([]);
  });
});
