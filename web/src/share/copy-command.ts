import type { Answer } from "../conversation.ts";
import { curlLine } from "./copy-curl.ts";
import type { ExactRequest, Prompt } from "./exact-request.ts";
import { shellWord } from "./shell-word.ts";

/** Where the server of the command line listens. */
const LOCAL = "http://127.0.0.1:8080";

/**
 * The lines for a shell that give an answer again with WasmEdge, in the folder that has the modules and `models/`. A single
 * turn is a prompt of the command, which prints it before its answer; what has more turns, or a beginning that was given, is
 * a request to the server's module, because the command line has no words for it.
 * @param prompt the messages; undefined when they would become another prompt than the answer's
 */
export function commandLines(answer: Answer, prompt: Prompt | undefined, request: ExactRequest): string {
  const turn = answer.given === undefined && prompt?.messages.length === 1 ? prompt.messages[0] : undefined;
  return turn === undefined ? serverLines(answer, request) : singleTurn(answer, prompt!.system, turn.content);
}

function singleTurn(answer: Answer, system: string, user: string): string {
  const prompt = ["-i", shellWord(template(system, user)), "--stop-at-eos"];
  const words = ["wasmedge --dir .:. llama2.aot.wasm", modelFile(answer), ...prompt, ...flags(answer)];
  return `wasmedge compile llama2.wasm llama2.aot.wasm\n${words.join(" ")}`;
}

function serverLines(answer: Answer, request: ExactRequest): string {
  return [
    "wasmedge compile llama2-server.wasm llama2-server.aot.wasm",
    `wasmedge --dir .:. llama2-server.aot.wasm ${modelFile(answer)} &`,
    curlLine(request, LOCAL, false).replace(/^curl /, "curl -sS --retry 60 --retry-delay 1 --retry-connrefused "),
    "kill $!",
  ].join("\n");
}

function modelFile({ model }: Answer): string {
  return shellWord(`models/${model}.bin`);
}

/** The template of a chat's first turn, as the engine writes it (assembly/generation/chat-template.ts). */
function template(system: string, user: string): string {
  const head = system === "" ? "" : `<<SYS>>\n${system}\n<</SYS>>\n\n`;
  return `[INST] ${head}${user} [/INST]`;
}

function flags({ seed, parameters, promptIds, tokens, finish }: Answer): string[] {
  const { temperature, top_p, top_k, min_p, frequency_penalty, presence_penalty, max_tokens, stop = [] } = parameters;
  // As in llama2.c, the first token (BOS) does not count among -n.
  const drawn = finish === "stop" ? max_tokens : tokens.length;
  const numbers: [string, number | undefined][] = [
    ["-s", seed],
    ["-t", temperature],
    ["-p", top_p],
    ["--top-k", top_k],
    ["--min-p", min_p],
    ["--frequency-penalty", frequency_penalty],
    ["--presence-penalty", presence_penalty],
    ["-n", drawn === undefined ? 0 : promptIds.length + Math.max(drawn, tokens.length) - 1],
  ];
  const given = numbers.filter(([, value]) => value !== undefined).map(([flag, value]) => `${flag} ${value!}`);
  return [...given, ...stop.map((text) => `--stop ${shellWord(text)}`)];
}
