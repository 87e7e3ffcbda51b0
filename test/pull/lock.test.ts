import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { ROOT } from "../sources.ts";
import { acquireLock } from "../../src/node/pull/lock.ts";
import { sendFile } from "./fake-hub.ts";
import { cached, fetchModel, holds, MODEL, runPull, useFixture } from "./pull-fixture.ts";

const LIBRARY = pathToFileURL(join(ROOT, "dist/node/pull/lock.js")).href;
const GONE = 2 ** 22 + 1; // above the largest process number of Linux

describe("two pulls at once", () => {
  const fixture = useFixture();

  it("in one process: the second is told who has it, and may come again", async () => {
    // The file does not come before one of them has been refused.
    let refuse!: () => void;
    const isRefused = new Promise<void>((resolve) => (refuse = resolve));
    fixture.hub.fail("cdn", (request, response) => {
      void isRefused.then(() => {
        sendFile(request, response, MODEL);
      });
    });
    const both = [fetchModel(fixture), fetchModel(fixture)];
    for (const one of both) one.catch(refuse);
    const [first, second] = await Promise.allSettled(both);
    const refused = {
      code: "CACHE_LOCKED",
      message: expect.stringContaining(`process ${process.pid} is downloading it`) as string,
    };
    expect([first, second]).toContainEqual({ status: "fulfilled", value: "downloaded" });
    expect([first, second]).toContainEqual({ status: "rejected", reason: expect.objectContaining(refused) as unknown });
    expect(await fetchModel(fixture)).toBe("present");
    expect(readdirSync(fixture.folder).sort()).toEqual(["model.bin", "model.bin.sha256"]);
  });

  it("in several processes: whoever comes through, the file is whole", async () => {
    fixture.hub.always("cdn", (request, response) => {
      setTimeout(() => {
        sendFile(request, response, MODEL);
      }, 500);
    });
    const results = await Promise.all([1, 2, 3].map(() => runPull(fixture, ["tiny"])));
    const codes = results.map(({ code }) => code).sort();
    expect(codes[0], results.map(({ stderr }) => stderr).join("")).toBe(0);
    expect(codes.every((code) => code <= 1)).toBe(true);
    expect(holds(cached(fixture, "tiny", "model.bin"), MODEL)).toBe(true);
  });
});

describe("acquireLock", () => {
  const fixture = useFixture();
  const lock = (): string => join(fixture.folder, "x.lock");

  it.each([
    ["a process that is gone", `${GONE} ${hostname()}`],
    ["this process's number in an earlier life", `${process.pid} ${hostname()} ${performance.timeOrigin - 5000}`],
    ["this process's number, without a word of its life", `${process.pid} ${hostname()}`],
  ])("takes over the lock of %s", async (_, owner) => {
    writeFileSync(lock(), owner);
    const release = await acquireLock(lock());
    await release();
    expect(existsSync(lock())).toBe(false);
  });

  it.each(["1 elsewhere", ""])("respects a fresh lock of %j, but not an old one", async (owner) => {
    writeFileSync(lock(), owner);
    await expect(acquireLock(lock())).rejects.toMatchObject({
      code: "CACHE_LOCKED",
      message: /\(if not, remove .*x\.lock\)$/,
    });
    utimesSync(lock(), 1, 1);
    await (
      await acquireLock(lock())
    )();
  });

  it("is respected by the other threads of its process", async () => {
    const release = await acquireLock(lock());
    const script = `const { workerData, parentPort } = require("node:worker_threads");
      import(workerData.library)
        .then(({ acquireLock }) => acquireLock(workerData.path))
        .then(() => parentPort.postMessage("mine"), ({ code }) => parentPort.postMessage(code));`;
    const ask = async (): Promise<string> => {
      const worker = new Worker(script, { eval: true, workerData: { library: LIBRARY, path: lock() } });
      const [said] = (await once(worker, "message")) as [string];
      await worker.terminate();
      return said;
    };
    expect(await ask()).toBe("CACHE_LOCKED");
    await expect(acquireLock(lock())).rejects.toMatchObject({ code: "CACHE_LOCKED" });
    await release();
    expect(await ask()).toBe("mine");
  });

  it("is taken over by one of many processes", async () => {
    writeFileSync(lock(), `${GONE} ${hostname()}`);
    const script = `import { acquireLock } from ${JSON.stringify(LIBRARY)};
      await acquireLock(${JSON.stringify(lock())}).then(() => console.log("mine"), () => console.log("busy"));
      process.stdin.resume();`;
    const takers = Array.from({ length: 6 }, () =>
      spawn(process.execPath, ["--input-type=module", "--eval", script], { stdio: ["pipe", "pipe", "inherit"] }),
    );
    const said = await Promise.all(takers.map(async ({ stdout }) => String((await once(stdout, "data"))[0]).trim()));
    for (const { stdin } of takers) stdin.end(); // which ends them: nobody may find the lock of one that is gone
    expect(said.sort()).toEqual(["busy", "busy", "busy", "busy", "busy", "mine"]);
  });
});
