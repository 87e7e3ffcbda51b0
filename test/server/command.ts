import { candidateNamed } from "../runtimes/index.ts";
import { ROOT } from "../sources.ts";

/** The story model, whose context is 1024 tokens, and stories260K, whose context is 512. */
export const STORYTELLER = ["models/storyteller.bin", "-z", "models/tokenizer.bin"];
export const STORIES = ["test/models/stories260K.bin", "-z", "test/models/tok512.bin"];

/** What `llama2 --json` prints. */
export interface CommandOutput {
  text: string;
  tokens: number[];
  prompt_tokens: number;
  completion_tokens: number;
  finish_reason: string;
  logprobs?: { id: number; logprob: number; top: { id: number; text: string; logprob: number }[] }[];
}

/** What the command makes of the same model, in Node.js: the texts that the server's must equal. */
export async function runCommand(args: readonly string[], stdin?: string): Promise<CommandOutput[]> {
  const node = candidateNamed("node").find()!;
  const input = stdin === undefined ? {} : { stdin };
  const { code, stdout, stderr } = await node.run({ args: [...args, "--json", "--stop-at-eos"], cwd: ROOT, ...input });
  if (code !== 0) throw new Error(`${args.join(" ")}: ${code}: ${stderr}`);
  const lines = stdout.toString().trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line) as CommandOutput);
}

/** The text that follows a prompt. `steps`: the most tokens, those of the prompt among them; 0: to the context's end. */
export async function generate(model: readonly string[], prompt: string, ...flags: string[]): Promise<CommandOutput> {
  return (await runCommand([...model, "-i", prompt, ...flags]))[0]!;
}

/** The answers of a chat. */
export async function converse(
  model: readonly string[],
  system: string,
  users: readonly string[],
  ...flags: string[]
): Promise<CommandOutput[]> {
  const lines = users.map((line) => `${line}\n`).join("");
  return await runCommand([...model, "-m", "chat", "-y", system, "-n", "0", ...flags], lines);
}
