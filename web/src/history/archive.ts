import type { Conversation, Message } from "../conversation.ts";

/** What an exported file is: whole conversations, with all that their answers are a function of. */
export interface Archive {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly exported: string;
  readonly conversations: readonly (Conversation & { readonly messages: readonly Message[] })[];
}

export const FORMAT = "llama2-chats";
export const VERSION = 1;

/** Makes the text of a file. */
export function writeArchive(conversations: Archive["conversations"], now: Date): string {
  const archive: Archive = { format: FORMAT, version: VERSION, exported: now.toISOString(), conversations };
  return `${JSON.stringify(archive, null, 1)}\n`;
}

/** A conversation to read: the branch that is shown, with the facts of each answer. */
export function writeMarkdown({ title, system }: Conversation, branch: readonly Message[]): string {
  const parts = [`# ${title}`, ...(system === "" ? [] : [`> ${system.replaceAll("\n", "\n> ")}`])];
  for (const { role, content, answer } of branch) {
    parts.push(role === "user" ? "## User" : "## Assistant", content.trim());
    if (answer) parts.push(`<sub>${facts(answer)}</sub>`);
  }
  return `${parts.join("\n\n")}\n`;
}

function facts({ model, modelSha256, seed, parameters, tokens }: NonNullable<Message["answer"]>): string {
  const { seed: _pinned, ...others } = parameters;
  const set = Object.entries(others).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const hash = modelSha256 === undefined ? [] : [`sha256 ${modelSha256}`];
  return [`model ${model}`, ...hash, `seed ${seed}`, ...set, `${tokens.length} tokens`].join(" · ");
}
