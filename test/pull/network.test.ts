import { createServer } from "node:http";
import { createServer as createSocketServer, type AddressInfo, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fetchModel, MODEL, useFixture } from "./pull-fixture.ts";
import { announce, breakAfter } from "./fake-hub.ts";

describe("without a network", () => {
  const fixture = useFixture();
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  async function listen(server: Server): Promise<number> {
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return (server.address() as AddressInfo).port;
  }

  it("says at once that a host cannot be found", async () => {
    await expect(fetchModel(fixture, { url: "http://no-such-host.invalid/model.bin" })).rejects.toMatchObject({
      failure: "network",
      message: /^cannot find no-such-host\.invalid \((ENOTFOUND|EAI_AGAIN)\): no network, or the name server/,
    });
    expect(fixture.notices).toEqual([]);
  });

  it("says at once that a connection is refused", async () => {
    const port = await listen(createSocketServer());
    await new Promise((done) => servers.pop()!.close(done));
    await expect(fetchModel(fixture, { url: `http://127.0.0.1:${port}/model.bin` })).rejects.toMatchObject({
      failure: "network",
      message: /^127\.0\.0\.1:\d+ refuses connections \(ECONNREFUSED\)/,
    });
    expect(fixture.notices).toEqual([]);
  });

  it("tries again when the connection is refused in the middle of a download", async () => {
    const lost = createServer((request, response) => {
      breakAfter(1000, MODEL, `${fixture.path}.part`)(request, response);
      lost.close();
    });
    const port = await listen(lost);
    fixture.hub.fail("hub", announce(`http://127.0.0.1:${port}/`, MODEL), announce(`http://127.0.0.1:${port}/`, MODEL));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(fixture.notices).toEqual([
      expect.stringContaining("broke off"),
      expect.stringContaining("refuses connections (ECONNREFUSED)"),
    ]);
  });

  it("says that a connection is not secure", async () => {
    const port = await listen(createSocketServer((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\nno TLS here")));
    await expect(fetchModel(fixture, { url: `https://127.0.0.1:${port}/model.bin` })).rejects.toMatchObject({
      failure: "network",
      message: /^no secure connection to 127\.0\.0\.1:\d+ \(ERR_SSL_[A-Z_]+\): a proxy or a network's log-in page/,
    });
  });

  it("says that a server hung up without an answer", async () => {
    const port = await listen(createSocketServer((socket) => socket.destroy()));
    await expect(fetchModel(fixture, { url: `http://127.0.0.1:${port}/model.bin` })).rejects.toMatchObject({
      failure: "network",
      message: /^the connection to 127\.0\.0\.1:\d+ broke off \(\w+\)/,
    });
    expect(fixture.notices).toHaveLength(3);
  });
});
