import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runChild } from "../runtimes/child.ts";
import { hostArguments } from "../runtimes/node.ts";
import { ROOT } from "../sources.ts";
import { announce, answerWith, breakAfter, LOGIN_PAGE, sendFile, whenWritten } from "./fake-hub.ts";
import { cached, holds, MODEL, runPull, TOKENIZER, useFixture, writeRegistry } from "./pull-fixture.ts";

const ONE_LINE = /^llama2 pull: [^\n]+\n$/;

describe("llama2 pull", () => {
  const fixture = useFixture();
  const model = (): string => cached(fixture, "tiny", "model.bin");
  const tokenizer = (): string => cached(fixture, "tiny", "tok.bin");

  it("downloads a model and prints the command that runs it", async () => {
    const { code, stdout, stderr } = await runPull(fixture, ["tiny"]);
    expect(code, stderr).toBe(0);
    expect(stdout.toString()).toBe(`llama2 ${model()} -z ${tokenizer()} -i "Once upon a time"\n`);
    expect(holds(model(), MODEL) && holds(tokenizer(), TOKENIZER)).toBe(true);
    expect(stderr).toMatch(/^(model\.bin \d+ %, [^\n]+\n){1,10}model\.bin: downloaded, checked\n/);
    expect(stderr).not.toContain("\r");
  });

  it("prints the command that converts a model of another format", async () => {
    fixture.hub.always("cdn", (request, response) => {
      sendFile(request, response, request.url === "/pinned.bin" ? TOKENIZER : MODEL);
    });
    const { code, stdout, stderr } = await runPull(fixture, ["gated"], { env: { HF_TOKEN: "hf_secret" } });
    expect(code, stderr).toBe(0);
    expect(stdout.toString()).toMatch(/^llama2 convert \S+gated -o \S+gated\/model\.bin --quantize q8_0\n$/);
  });

  it("says the second time that all is there, without a network", async () => {
    await runPull(fixture, ["tiny"]);
    fixture.hub.always("hub", answerWith(500));
    const { code, stderr } = await runPull(fixture, ["tiny"]);
    expect(stderr).toBe("model.bin: already there, checked\ntok.bin: already there, checked\n");
    expect(code).toBe(0);
  });

  it("goes on after a break, and says so", async () => {
    fixture.hub.fail("cdn", breakAfter(100_000, MODEL, `${model()}.part`));
    const { code, stderr } = await runPull(fixture, ["tiny"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^the connection to 127\.0\.0\.1:\d+ broke off \([^\n]*; trying again \(1 of 5\) in 0\.5 s$/m,
    );
    expect(holds(model(), MODEL)).toBe(true);
  });

  it("says nothing with --quiet but the command", async () => {
    const { stdout, stderr } = await runPull(fixture, ["tiny", "-q"]);
    expect(stderr).toBe("");
    expect(stdout.toString()).toMatch(/^llama2 \//);
  });

  it("puts the files where --dir says, and quotes the path for a shell", async () => {
    const dir = join(fixture.folder, "it's here");
    const { stdout } = await runPull(fixture, ["tiny", "--dir", dir]);
    expect(readdirSync(join(dir, "tiny"))).toContain("model.bin");
    expect(stdout.toString()).toContain(`llama2 '${dir.replace("'", "'\\''")}/tiny/model.bin' -z '`);
  });

  it("lists the models and which are here", async () => {
    await runPull(fixture, ["tiny"]);
    const { code, stdout } = await runPull(fixture, ["--list"]);
    expect(code).toBe(0);
    expect(stdout.toString()).toMatch(/^NAME .*\ntiny +\? +MIT +downloaded +t\ngated +\? +MIT +needs a token +g\n$/);
  });

  it("sends the token to the hub and to nobody else, and only for a gated model", async () => {
    fixture.hub.addSmall("tok.bin", TOKENIZER);
    const env = { HF_TOKEN: "hf_secret" };
    const tiny = await runPull(fixture, ["tiny"], { env });
    expect(tiny.code, tiny.stderr).toBe(0);
    expect(fixture.hub.seen.map(({ headers }) => headers.authorization)).not.toContain("Bearer hf_secret");
    fixture.hub.seen.length = 0;
    const gated = await runPull(fixture, ["gated"], { env });
    const tokens = fixture.hub.seen.map(({ at, headers }) => [at, headers.authorization]);
    expect(tokens.slice(0, 2), gated.stderr).toEqual([
      ["hub", "Bearer hf_secret"],
      ["cdn", undefined],
    ]);
    expect(tokens.slice(2).map(([, token]) => token)).not.toContain("Bearer hf_secret");
  });

  it("reads the token from a file and sends it unencrypted to this machine only", async () => {
    const file = join(fixture.folder, "token");
    writeFileSync(file, "hf_from_file\n");
    await runPull(fixture, ["gated", "--token-file", file]);
    expect(fixture.hub.seen[0]!.headers.authorization).toBe("Bearer hf_from_file");
    const env = { HF_ENDPOINT: "http://hub.invalid" };
    const { code, stderr } = await runPull(fixture, ["gated", "--token-file", file], { env });
    expect(stderr).toMatch(/a token is not sent without encryption/);
    expect(code).toBe(2);
  });

  it.each([401, 403])("says where the licence is accepted (HTTP %i)", async (status) => {
    fixture.hub.always("hub", answerWith(status, { "x-error-code": "GatedRepo" }));
    const { code, stderr } = await runPull(fixture, ["gated"]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(
      `access denied (HTTP ${status}, GatedRepo); accept the licence at ${fixture.hub.endpoint}/someone/models, then give a token with HF_TOKEN or --token-file`,
    );
    expect(code).toBe(6);
  });

  it.each([
    [
      "4: no network",
      ["tiny", "--retries", "0"],
      { HF_ENDPOINT: "http://no-such-host.invalid" },
      4,
      "cannot find no-such-host.invalid",
    ],
    ["2: an unknown name", ["tinny"], {}, 2, 'no model "tinny"; did you mean tiny?'],
    ["2: an unknown name like no other", ["xyzzyxyzzy"], {}, 2, "there are tiny, gated"],
    ["2: no name", [], {}, 2, "no model named"],
    ["2: two names", ["tiny", "gated"], {}, 2, 'also "gated" is named'],
    ["2: an unknown flag", ["--fast"], {}, 2, "Unknown option '--fast'"],
    [
      "2: a timeout that is none",
      ["tiny", "--timeout", "0"],
      {},
      2,
      '--timeout is "0", expected a whole number from 1',
    ],
    ["2: a hub that is no address", ["tiny"], { HF_ENDPOINT: "hub" }, 2, 'HF_ENDPOINT is "hub"'],
    ["2: a token that is none", ["gated"], { HF_TOKEN: "a\nb" }, 2, "the token in HF_TOKEN is no token"],
    ["1: a token file that is not there", ["gated", "--token-file", "/none"], {}, 1, "cannot read /none: ENOENT"],
    ["1: a list that is not there", ["tiny", "--models", "/none"], {}, 1, "cannot read /none: ENOENT"],
    ["3: a list that is none", ["tiny", "--models", "package.json"], {}, 3, "package.json: models is not a list"],
    [
      "2: nothing can be found behind a proxy",
      ["tiny"],
      { HF_ENDPOINT: "http://x.invalid", HTTPS_PROXY: "http://p" },
      4,
      "NODE_USE_ENV_PROXY=1",
    ],
  ])("ends with %s", async (_, args, env, expected, message) => {
    const { code, stdout, stderr } = await runPull(fixture, args, { env });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(message);
    expect(stdout).toHaveLength(0);
    expect(code).toBe(expected);
  });

  it("ends with 5 when the checksum is wrong, and 6 when there is no such file", async () => {
    fixture.hub.fail("hub", announce(fixture.hub.storage, MODEL, { "x-linked-size": "9" }));
    fixture.hub.fail("cdn", answerWith(200, {}, "not it at"));
    const wrong = await runPull(fixture, ["tiny"]);
    expect(wrong.stderr).toMatch(/is not the file announced \(sha256: /);
    expect(wrong.code).toBe(5);
    fixture.hub.always("hub", answerWith(404));
    expect((await runPull(fixture, ["tiny"])).code).toBe(6);
  });

  it("names a page that a network puts in place of the file", async () => {
    fixture.hub.always("hub", answerWith(200, { "content-type": "text/html" }, LOGIN_PAGE));
    const { code, stderr } = await runPull(fixture, ["tiny"]);
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain("answered with a web page instead of the file");
    expect(code).toBe(4);
  });

  it("gives up on a silent server after --timeout", async () => {
    fixture.hub.always("hub", () => undefined);
    const { code, stderr } = await runPull(fixture, ["tiny", "--timeout", "1", "--retries", "0"]);
    expect(stderr).toMatch(/^llama2 pull: 127\.0\.0\.1:\d+ sent nothing for 1 s\n$/);
    expect(code).toBe(4);
  });

  it("finishes although nobody reads its output", async () => {
    const { code } = await runPull(fixture, ["tiny"], { closeStdout: true });
    expect(code).toBe(0);
    expect(holds(model(), MODEL)).toBe(true);
  });

  it.runIf(existsSync("/dev/full"))("says that the disk is full", async () => {
    mkdirSync(join(model(), ".."), { recursive: true });
    symlinkSync("/dev/full", `${model()}.part`);
    const { code, stderr } = await runPull(fixture, ["tiny", "-q"]);
    expect(stderr).toMatch(/^llama2 pull: cannot write .*model\.bin\.part: ENOSPC: [^\n]*\n$/);
    expect(code).toBe(1);
  });

  it("can be ended by Ctrl-C and goes on when it runs again", async () => {
    fixture.hub.fail("cdn", (_, response) => {
      response.writeHead(200, { "content-length": MODEL.length }).write(MODEL.subarray(0, 150_000));
    });
    const env = { ...process.env, HF_ENDPOINT: fixture.hub.endpoint, LLAMA2_CACHE: join(fixture.folder, "cache") };
    const words = [...hostArguments(), "pull", "tiny", "--models", writeRegistry(fixture)];
    const child = spawn(process.execPath, words, { env, stdio: "ignore" });
    await new Promise<void>((done) => {
      whenWritten(`${model()}.part`, 150_000, done);
    });
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
    fixture.hub.seen.length = 0;
    const { code, stderr } = await runPull(fixture, ["tiny"]);
    expect(code, stderr).toBe(0);
    expect(fixture.hub.seen[1]!.headers.range).toBe("bytes=150000-");
    expect(holds(model(), MODEL)).toBe(true);
  });

  it("brings stories260K, and the printed command runs it", async () => {
    fixture.hub.always("hub", (request, response) => {
      const name = /^\/karpathy\/tinyllamas\/resolve\/main\/stories260K\/([\w.]+)$/.exec(request.url!)![1]!;
      const bytes = readFileSync(join(ROOT, "test/models", name));
      sendFile(request, response, bytes);
    });
    const list = join(ROOT, "models/models.json");
    const { code, stdout, stderr } = await runPull(fixture, ["stories260K", "--models", list]);
    expect(code, stderr).toBe(0);
    const line = stdout.toString().replace(/^llama2 /, `"${process.execPath}" "${hostArguments()[0]!}" -t 0 -n 20 `);
    const story = await runChild("sh", ["-c", line], {});
    expect(story.stdout.toString(), story.stderr).toMatch(/^Once upon a time, /);
  });

  it("prints its usage", async () => {
    const { code, stdout } = await runPull(fixture, ["--help"]);
    expect(stdout.toString()).toMatch(/^usage: llama2 pull NAME/);
    expect(code).toBe(0);
  });
});
