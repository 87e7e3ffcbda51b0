import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { commandLines } from "../../../../web/src/share/copy-command.ts";
import { curlLine } from "../../../../web/src/share/copy-curl.ts";
import { openaiSnippet } from "../../../../web/src/share/copy-openai.ts";
import { exactRequest, type Prompt } from "../../../../web/src/share/exact-request.ts";
import { shellWord } from "../../../../web/src/share/shell-word.ts";
import type { Answer, Token } from "../../../../web/src/conversation.ts";

const TOKENS: Token[] = [5, 6, 7].map((id) => ({ id, text: `t${id}`, logprob: -1, top: [] }));

const ANSWER: Answer = {
  side: "pod",
  model: "storyteller",
  modelSha256: undefined,
  fingerprint: "fp",
  seed: 42,
  parameters: { temperature: 0.7, max_tokens: 50, stop: ["END"] },
  promptIds: [1, 2, 3],
  tokens: TOKENS,
  finish: "stop",
  timings: undefined,
};

const PROMPT: Prompt = { system: "Be kind.", messages: [{ role: "user", content: "It's a fox." }] };

/** The words that a shell makes of a line. */
function words(line: string): string[] {
  const output = execFileSync("/bin/sh", ["-c", `printf '%s\\0' ${line}`]).toString();
  return output.split("\0").slice(0, -1);
}

test.each(["plain", "", "two words", "it's", `a "b" $HOME \`id\` \\ !x`, "line\nline", "-", "*?[]", "'''", "🦊 狐狸"])(
  "%j is one word of a shell",
  (text) => {
    expect(words(shellWord(text))).toEqual([text]);
  },
);

describe("the exact request", () => {
  test("of an answer that the model ended: its limit, if it had one", () => {
    const { path, body } = exactRequest(ANSWER, PROMPT);
    expect(path).toBe("/v1/chat/completions");
    expect(body).toEqual({
      model: "storyteller",
      messages: [
        { role: "system", content: "Be kind." },
        { role: "user", content: "It's a fox." },
      ],
      temperature: 0.7,
      stop: ["END"],
      seed: 42,
      max_tokens: 50,
    });
    const free = { temperature: 0.7 };
    expect(exactRequest({ ...ANSWER, parameters: free }, PROMPT).body).not.toHaveProperty("max_tokens");
  });

  test.each(["length", "stopped", "cut"] as const)(
    "of an answer that ended by %s: as many tokens as there are",
    (finish) => {
      expect(exactRequest({ ...ANSWER, finish }, PROMPT).body).toMatchObject({ max_tokens: 3 });
    },
  );

  test("a pinned seed among the parameters does not outdo the answer's own", () => {
    expect(exactRequest({ ...ANSWER, parameters: { seed: 7 } }, PROMPT).body).toMatchObject({ seed: 42 });
  });

  test("of a branch: the ids of its beginning, to be resumed", () => {
    const { path, body } = exactRequest({ ...ANSWER, finish: "length", given: 2 }, PROMPT);
    expect(path).toBe("/v1/completions");
    expect(body).toMatchObject({ prompt: [1, 2, 3, 5, 6], resume: 2, max_tokens: 1 });
  });

  test("of an answer whose prompt is none of the messages': the ids of the prompt", () => {
    const { path, body } = exactRequest(ANSWER, undefined);
    expect(path).toBe("/v1/completions");
    expect(body).toMatchObject({ prompt: [1, 2, 3] });
    expect(body).not.toHaveProperty("resume");
  });
});

test("a curl line gives the body to the shell as one word, and a key from the environment only", () => {
  const request = exactRequest(ANSWER, PROMPT);
  const line = curlLine(request, "http://pod.example/llm/api", true);
  const [program, url, ...rest] = words(line);
  expect([program, url]).toEqual(["curl", "http://pod.example/llm/api/v1/chat/completions"]);
  expect(JSON.parse(rest[rest.indexOf("-d") + 1]!)).toEqual(request.body);
  expect(line).toContain('"Authorization: Bearer $LLAMA2_API_KEY"');
  expect(curlLine(request, "http://pod.example", false)).not.toContain("Authorization");
});

test("an openai snippet is a module whose call is the request", async () => {
  for (const request of [exactRequest(ANSWER, PROMPT), exactRequest({ ...ANSWER, given: 1 }, PROMPT)]) {
    const snippet = openaiSnippet(request, "http://pod.example/api", true);
    expect(snippet).toContain('baseURL: "http://pod.example/api/v1", apiKey: process.env.LLAMA2_API_KEY');
    const literal = /create\((\{[\s\S]*?\n\})\);/.exec(snippet)![1]!;
    const module = (await import(`data:text/javascript,${encodeURIComponent(`export const body = ${literal};`)}`)) as {
      body: unknown;
    };
    expect(module.body).toEqual(request.body);
  }
});

describe("the command line", () => {
  test("of a single turn is the command's own", () => {
    const lines = commandLines(ANSWER, PROMPT, exactRequest(ANSWER, PROMPT)).split("\n");
    expect(lines[0]).toBe("wasmedge compile llama2.wasm llama2.aot.wasm");
    const line = words(lines.slice(1).join("\n"));
    expect(line.slice(0, 5)).toEqual(["wasmedge", "--dir", ".:.", "llama2.aot.wasm", "models/storyteller.bin"]);
    expect(line[line.indexOf("-i") + 1]).toBe("[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nIt's a fox. [/INST]");
    expect(line.slice(line.indexOf("-s"))).toEqual(["-s", "42", "-t", "0.7", "-n", "52", "--stop", "END"]);
  });

  test("of several turns, or of a branch, is a server and the request to it", () => {
    const turns = { ...PROMPT, messages: [...PROMPT.messages, ...PROMPT.messages, ...PROMPT.messages] };
    for (const [answer, prompt] of [
      [ANSWER, turns],
      [{ ...ANSWER, given: 1 }, PROMPT],
      [ANSWER, undefined],
    ] as const) {
      const text = commandLines(answer, prompt, exactRequest(answer, prompt));
      expect(text).toContain("wasmedge --dir .:. llama2-server.aot.wasm models/storyteller.bin &\ncurl -sS");
      expect(text).toContain(" http://127.0.0.1:8080/v1/");
    }
  });
});
