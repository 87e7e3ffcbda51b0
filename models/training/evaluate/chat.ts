/** Has scripted chats with a model through the `llama2` command, and prints them as markdown. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Llama2Error } from "../../../src/errors.ts";
import { runCommand } from "../command.ts";
import { chatArguments, chatMarkdown, type ScriptedChat } from "./scripted-chat.ts";

const USAGE = `usage: npx tsx models/training/evaluate/chat.ts [MODEL.bin [-z TOKENIZER.bin]] [--chats FILE.json]

  MODEL.bin          the package's default model when absent
  --chats FILE.json  [{"seed": N, "temperature": X, "system"?: "...", "turns": ["...", ...]}, ...]; chats.json beside this
                     script when absent`;

const COMMAND = fileURLToPath(new URL("../../../dist/node/cli.js", import.meta.url));
const CHATS = fileURLToPath(new URL("./chats.json", import.meta.url));

runCommand(USAGE, () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { tokenizer: { type: "string", short: "z" }, chats: { type: "string", default: CHATS } },
  });
  if (positionals.length > 1) throw new Llama2Error("USAGE", "expected one model");
  const model = [...positionals, ...(values.tokenizer === undefined ? [] : ["-z", values.tokenizer])];
  for (const [i, chat] of readChats(values.chats).entries()) {
    console.log(`${chatMarkdown(`Chat ${i + 1}`, chat, model, answersOf(chat, model))}\n`);
  }
});

/** The model's answers, one for each turn until the context is full. */
function answersOf(chat: ScriptedChat, model: readonly string[]): string[] {
  const input = chat.turns.map((turn) => `${turn}\n`).join("");
  const args = [COMMAND, ...chatArguments(chat, model), "--json"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input, encoding: "utf8" });
  if (status !== 0) throw new Llama2Error("RUNTIME", stderr.trim());
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => (JSON.parse(line) as { text: string }).text);
}

function readChats(path: string): ScriptedChat[] {
  let chats: unknown;
  try {
    chats = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Llama2Error("IO", `${path}: ${(error as Error).message}`, { cause: error });
  }
  if (Array.isArray(chats) && chats.every(isChat)) return chats;
  throw new Llama2Error("IO", `${path}: expected a list of {"seed": N, "temperature": X, "turns": ["...", ...]}`);
}

function isChat(value: unknown): value is ScriptedChat {
  if (typeof value !== "object" || value === null) return false;
  const { seed, temperature, system, turns } = value as Record<keyof ScriptedChat, unknown>;
  const hasTurns = Array.isArray(turns) && turns.length > 0 && turns.every((turn) => typeof turn === "string");
  return typeof seed === "number" && typeof temperature === "number" && hasTurns && typeof (system ?? "") === "string";
}
