import { describe, expect, it } from "vitest";
import { announce, answerWith, sendFile, sha256 } from "./fake-hub.ts";
import { fetchModel, holds, leavePart, MODEL, useFixture } from "./pull-fixture.ts";

/** Of a silence that is waited for. This process, put aside for longer, takes itself for a silent server, again and again. */
const SHORT = { timeoutMs: 300, retries: 1000 };

describe("a server that refuses", () => {
  const fixture = useFixture();
  const requests = (): number => fixture.hub.seen.filter(({ at }) => at === "hub").length;

  it.each([
    [404, "missing", /model\.bin: not there \(HTTP 404\)$/],
    [401, "denied", /model\.bin: access denied \(HTTP 401, GatedRepo\)$/],
    [403, "denied", /model\.bin: access denied \(HTTP 403, GatedRepo\)$/],
    [400, "network", /model\.bin: unexpected answer \(HTTP 400\)$/],
  ])("with %i is asked once", async (status, failure, message) => {
    fixture.hub.always("hub", answerWith(status, { "x-error-code": "GatedRepo" }, "no"));
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure, message });
    expect(requests()).toBe(1);
  });

  it.each([500, 502, 503, 408])("with %i and then thinks better of it", async (status) => {
    fixture.hub.fail("hub", answerWith(status), answerWith(status));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(requests()).toBe(3);
  });

  it("with 500 for ever", async () => {
    fixture.hub.always("hub", answerWith(500));
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "network", message: /\(HTTP 500\)$/ });
    expect(requests()).toBe(4);
  });

  it("with 429 is asked again after the time it says", async () => {
    fixture.hub.fail("hub", answerWith(429, { "retry-after": "1" }));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(fixture.notices).toEqual([
      expect.stringMatching(/too many requests \(HTTP 429\); trying again \(1 of 3\) in 1 s$/),
    ]);
  });

  it("with 429 and a date that is over is asked at once", async () => {
    fixture.hub.fail("hub", answerWith(429, { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(fixture.notices).toEqual([expect.stringMatching(/in 0 s$/)]);
  });

  it("with 429 for an hour is not waited for", async () => {
    fixture.hub.fail("hub", answerWith(429, { "retry-after": "3600" }));
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "network", message: /HTTP 429/ });
    expect(requests()).toBe(1);
  });

  it("its own expired link is asked for a new one", async () => {
    fixture.hub.fail("cdn", answerWith(403));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(requests()).toBe(2);
  });

  it("to end its redirects", async () => {
    fixture.hub.always("hub", answerWith(302, { location: "/again" }));
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "network", message: /redirects in a circle/ });
    expect(requests()).toBe(9);
  });

  it.each(["file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "javascript:0"])(
    "and redirects to %s",
    async (location) => {
      fixture.hub.always("hub", announce(location, MODEL));
      await expect(fetchModel(fixture)).rejects.toMatchObject({
        failure: "network",
        message: /which is not followed$/,
      });
    },
  );

  it("a range that it does not know (416 for the whole file)", async () => {
    leavePart(fixture.path, MODEL.subarray(0, 10));
    fixture.hub.always("cdn", answerWith(416));
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "network", message: /HTTP 416/ });
  });

  it("to speak: it is dropped and asked again", async () => {
    fixture.hub.fail("hub", () => undefined);
    expect(await fetchModel(fixture, {}, SHORT)).toBe("downloaded");
    expect(fixture.notices[0]).toMatch(/^127\.0\.0\.1:\d+ sent nothing for 0\.3 s; trying again/);
  });

  it("to go on in the middle of the file: it is dropped and asked for the rest", async () => {
    fixture.hub.always("cdn", (request, response) => {
      if (request.headers.range !== undefined) {
        sendFile(request, response, MODEL);
        return;
      }
      response.writeHead(200, { "content-length": MODEL.length, etag: `"${sha256(MODEL)}"` });
      response.write(MODEL.subarray(0, 1234));
    });
    expect(await fetchModel(fixture, {}, SHORT)).toBe("downloaded");
    const ranges = fixture.hub.seen.filter(({ at }) => at === "cdn").map(({ headers }) => headers.range);
    expect(ranges.find((range) => range !== undefined)).toBe("bytes=1234-");
    expect(holds(fixture.path, MODEL)).toBe(true);
  });
});
