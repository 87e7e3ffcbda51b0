import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  chatArguments,
  chatCommandLine,
  chatMarkdown,
  type ScriptedChat,
} from "../../models/training/evaluate/scripted-chat.ts";

const CHATS = new URL("../../models/training/evaluate/chats.json", import.meta.url);
const chat: ScriptedChat = { seed: 3, temperature: 0.8, turns: ["It's a $HOME `x` \\n story!", "Go on."] };
const MODEL = ["model.bin", "-z", "my tokenizer.bin"];

it("prints a command line that a shell takes for the same arguments and lines of input", () => {
  const line = chatCommandLine({ ...chat, system: "Say 'hi'." }, MODEL);
  const printed = line.replace("| npx llama2", "; printf '<%s>'");
  const words = [...chatArguments({ ...chat, system: "Say 'hi'." }, MODEL), "--quiet"];
  const expected = [...chat.turns.map((turn) => `${turn}\n`), ...words.map((word) => `<${word}>`)].join("");
  expect(execFileSync("sh", ["-c", printed], { encoding: "utf8" })).toBe(expected);
});

it("asks for no system prompt where there is none", () => {
  expect(chatArguments(chat, []).slice(-2)).toEqual(["-y", ""]);
});

it("shows both sides, and where an answer is missing", () => {
  const markdown = chatMarkdown("Chat 1", chat, MODEL, ["One.\n\nTwo."]);
  expect(markdown).toContain("> One.\n>\n> Two.\n\n**User:** Go on.\n\n> (no answer");
});

it("has twenty chats of two turns or more, each with a seed", () => {
  const chats = JSON.parse(readFileSync(CHATS, "utf8")) as ScriptedChat[];
  expect(chats).toHaveLength(20);
  expect(new Set(chats.map(({ seed }) => seed)).size).toBe(20);
  for (const { turns } of chats) expect(turns.length).toBeGreaterThanOrEqual(2);
});
