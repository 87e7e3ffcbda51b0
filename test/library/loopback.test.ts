import { describe, expect, test } from "vitest";
import { generate, STORIES as STORIES_COMMAND } from "../server/command.ts";
import { LoopbackServer, STORIES } from "./loopback-server.ts";

interface Completion {
  choices: { text: string; finish_reason: string }[];
}

interface SlotState {
  is_processing: boolean;
}

const server = new LoopbackServer(STORIES, "--slots", "2");
const busySlots = (): number =>
  (server.json("GET", "/slots") as SlotState[]).filter(({ is_processing }) => is_processing).length;

describe("the server in this thread", () => {
  test("starts", () => {
    expect(server.host.notes).toContain("ready with stories");
    expect(server.code).toBe(0);
    expect(server.json("GET", "/health")).toEqual({ status: "ok" });
  });

  test("tells what llama2 tells", async () => {
    const expected = await generate(STORIES_COMMAND, "Once upon a time", "-s", "7", "-n", "60");
    const body = { prompt: "Once upon a time", seed: 7, max_tokens: expected.completion_tokens };
    const answer = server.json("POST", "/v1/completions", body) as Completion;
    expect(answer.choices[0]!.text).toBe(expected.text);
  });

  test("streams, a token at a time", () => {
    const answer = server.send("POST", "/v1/completions", { prompt: "Once", seed: 7, max_tokens: 20, stream: true });
    server.until(() => answer.ended);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect(answer.headers.has("transfer-encoding")).toBe(false);
    expect(answer.parts.length).toBeGreaterThan(10);
    expect(answer.parts.join("")).toMatch(/data: \[DONE\]\n\n$/);
  });

  test("stops when its client goes", () => {
    const answer = server.send("POST", "/v1/completions", { prompt: "Once", max_tokens: 400, stream: true, seed: 1 });
    server.until(() => answer.parts.length > 3);
    expect(busySlots()).toBe(1);
    answer.cancel();
    const before = answer.parts.length;
    server.host.turn();
    expect(busySlots()).toBe(0);
    expect(answer.ended).toBe(false);
    expect(answer.parts.length).toBeLessThanOrEqual(before + 1);
  });

  test("has no work left, and no connection, when all is answered", () => {
    server.json("GET", "/v1/models");
    let turns = 0;
    while (server.host.turn()) expect(turns++).toBeLessThan(2000);
    expect(server.host.isConnected).toBe(false);
  });

  test("waits for a reader who is behind", () => {
    const body = { prompt: "Once", max_tokens: 480, stream: true, seed: 1, n: 2, logprobs: 5, ignore_eos: true };
    const answer = server.send("POST", "/v1/completions", body);
    while (server.host.turn());
    expect(answer.ended).toBe(false);
    const before = answer.parts.join("").length;
    answer.grant(10 ** 9);
    server.until(() => answer.ended);
    expect(answer.parts.join("").length).toBeGreaterThan(before);
  });

  test("a refusal is an answer", () => {
    const answer = server.send("POST", "/v1/completions", { prompt: 5.5 });
    server.until(() => answer.ended);
    expect(answer.status).toBe(400);
  });

  test("HEAD has no body, a preflight no content", () => {
    const server = new LoopbackServer(STORIES, "--cors-origin", "*");
    const preflight: [string, string][] = [
      ["origin", "http://a.example"],
      ["access-control-request-method", "GET"],
    ];
    const answers = [server.send("HEAD", "/health"), server.send("OPTIONS", "/v1/models", undefined, preflight)];
    server.until(() => answers.every(({ ended }) => ended));
    expect(answers.map(({ parts }) => parts.join(""))).toEqual(["", ""]);
  });

  test("the exit code and its words say what is wrong", () => {
    const wrong = new LoopbackServer({ ...STORIES, model: "package.json" });
    expect(wrong.code).toBe(3);
    expect(wrong.host.notes).toMatch(/^llama2-server: /m);
    expect(new LoopbackServer(STORIES, "--slots", "none").code).toBe(2);
  });
});
