import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { breakAfter, gitSha1, resolvePath, sendFile, sha256, whenWritten } from "./fake-hub.ts";
import { fetchModel, holds, leavePart, MODEL, TOKENIZER, useFixture } from "./pull-fixture.ts";

describe("download", () => {
  const fixture = useFixture();

  it("brings a file of large-file storage and leaves nothing else but its checksum", async () => {
    const progress: [number, number | undefined][] = [];
    const onProgress = (...step: [number, number | undefined]): unknown => progress.push(step);
    expect(await fetchModel(fixture, {}, { onProgress })).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
    expect(readdirSync(fixture.folder).sort()).toEqual(["model.bin", "model.bin.sha256"]);
    expect(readFileSync(`${fixture.path}.sha256`, "utf8")).toBe(
      `# someone/models@main/model.bin\n${sha256(MODEL)}  model.bin\n`,
    );
    expect(progress[0]).toEqual([0, MODEL.length]);
    expect(progress.at(-1)).toEqual([MODEL.length, MODEL.length]);
  });

  it("checks a file of git by the hash that git gives it", async () => {
    const url = fixture.hub.endpoint + resolvePath("tok.bin");
    expect(await fetchModel(fixture, { url })).toBe("downloaded");
    expect(holds(fixture.path, TOKENIZER)).toBe(true);
  });

  it("refuses a file of git with another hash", async () => {
    fixture.hub.always("hub", (request, response) => {
      sendFile(request, response, MODEL, gitSha1(TOKENIZER));
    });
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "checksum" });
    expect(readdirSync(fixture.folder)).toEqual([]);
  });

  it("goes on after several breaks, each time from where it was", async () => {
    const pieces = [90_000, 70_000, 1, 60_000, 10_000, 20_000];
    fixture.hub.fail("cdn", ...pieces.map((count) => breakAfter(count, MODEL, `${fixture.path}.part`)));
    expect(await fetchModel(fixture, {}, { retries: 1 })).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
    const ranges = fixture.hub.seen.filter(({ at }) => at === "cdn").map(({ headers }) => headers.range);
    expect(ranges).toEqual(
      [undefined, 90_000, 160_000, 160_001, 220_001, 230_001, 250_001].map((n) => n && `bytes=${n}-`),
    );
    expect(fixture.hub.seen.pop()!.headers["if-range"]).toBe(`"${sha256(MODEL)}"`);
  });

  it("goes on with what an earlier run left", async () => {
    leavePart(fixture.path, MODEL.subarray(0, 123_456));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
    expect(fixture.hub.seen.pop()!.headers.range).toBe("bytes=123456-");
  });

  it("takes a part that is complete for the file (416)", async () => {
    leavePart(fixture.path, MODEL);
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
  });

  it("starts again after a part that is too long (416)", async () => {
    leavePart(fixture.path, Buffer.concat([MODEL, MODEL]));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
    expect(fixture.notices[0]).toMatch(/has no more than is here already/);
  });

  it("starts again after a part of another file", async () => {
    leavePart(fixture.path, TOKENIZER);
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
    expect(fixture.notices).toEqual(["what an earlier download left does not belong to this file: starting again"]);
  });

  it("starts again when the server ignores the range", async () => {
    leavePart(fixture.path, MODEL.subarray(0, 1000));
    fixture.hub.always("cdn", (_, response) => response.writeHead(200, { "content-length": MODEL.length }).end(MODEL));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
    expect(fixture.notices[0]).toMatch(/cannot go on in the middle: starting again$/);
  });

  it("gives up on a server that ignores the range and always breaks off", async () => {
    fixture.hub.always("cdn", (_, response) => {
      response.writeHead(200, { "content-length": MODEL.length }).write(MODEL.subarray(0, 5000));
      whenWritten(`${fixture.path}.part`, 5000, () => response.destroy());
    });
    await expect(fetchModel(fixture)).rejects.toMatchObject({ failure: "network" });
    expect(fixture.hub.seen.filter(({ at }) => at === "cdn")).toHaveLength(4); // the first and its 3 retries
  });

  it("refuses bytes from another place than asked for", async () => {
    leavePart(fixture.path, MODEL.subarray(0, 1000));
    fixture.hub.always("cdn", (_, response) => {
      const range = `bytes 500-${MODEL.length - 1}/${MODEL.length}`;
      response.writeHead(206, { "content-range": range }).end(MODEL.subarray(500));
    });
    await expect(fetchModel(fixture)).rejects.toThrow("sent other bytes than those asked for (from 1000 on)");
    expect(holds(`${fixture.path}.part`, MODEL.subarray(0, 1000))).toBe(true);
  });

  it("knows the finished file again without asking anyone", async () => {
    await fetchModel(fixture);
    fixture.hub.seen.length = 0;
    expect(await fetchModel(fixture)).toBe("present");
    expect(fixture.hub.seen).toEqual([]);
  });

  it("asks the hub about a file that it did not bring, and leaves it if it is the right one", async () => {
    writeFileSync(fixture.path, MODEL);
    expect(await fetchModel(fixture)).toBe("present");
    expect(existsSync(`${fixture.path}.part`)).toBe(false);
  });

  it("replaces a finished file that was damaged", async () => {
    await fetchModel(fixture);
    writeFileSync(fixture.path, MODEL.subarray(1));
    expect(await fetchModel(fixture)).toBe("downloaded");
    expect(holds(fixture.path, MODEL)).toBe(true);
  });

  it("does not take a file of another source for its own", async () => {
    await fetchModel(fixture);
    fixture.hub.addLarge("model.bin", TOKENIZER);
    expect(await fetchModel(fixture, { source: "someone/models@next/model.bin" })).toBe("downloaded");
    expect(holds(fixture.path, TOKENIZER)).toBe(true);
  });

  it("reports a folder that cannot be made and a name that is taken by a folder", async () => {
    writeFileSync(`${fixture.folder}/file`, "");
    const path = `${fixture.folder}/file/model.bin`;
    await expect(fetchModel(fixture, { path })).rejects.toMatchObject({
      code: "IO",
      message: /^cannot make .*: E[A-Z]+: /,
    });
    mkdirSync(fixture.path);
    await expect(fetchModel(fixture)).rejects.toMatchObject({ code: "IO", message: /^cannot read .*: EISDIR: / });
  });
});
