/** A chat whose user's side is written beforehand. */
export interface ScriptedChat {
  readonly seed: number;
  readonly temperature: number;
  readonly system?: string;
  readonly turns: readonly string[];
}

/** The arguments of the `llama2` command for a chat whose turns are the lines of its standard input. */
export function chatArguments({ seed, temperature, system = "" }: ScriptedChat, model: readonly string[]): string[] {
  return [...model, "-m", "chat", "-n", "0", "-t", `${temperature}`, "-s", `${seed}`, "-y", system];
}

/** A line for a shell that prints the answers of the chat. */
export function chatCommandLine(chat: ScriptedChat, model: readonly string[]): string {
  const lines = chat.turns.map(quoted).join(" ");
  return `printf '%s\\n' ${lines} | npx llama2 ${[...chatArguments(chat, model), "--quiet"].map(quoted).join(" ")}`;
}

/** The chat in markdown: the command that gives it again, then both sides. The answers may be fewer than the turns. */
export function chatMarkdown(
  title: string,
  chat: ScriptedChat,
  model: readonly string[],
  answers: readonly string[],
): string {
  const turns = chat.turns.flatMap((turn, i) => [
    `**User:** ${turn}`,
    quote(answers[i] ?? "(no answer: the context is full)"),
  ]);
  const command = ["```sh", chatCommandLine(chat, model), "```"].join("\n");
  return [`### ${title}`, command, ...turns].join("\n\n");
}

function quote(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function quoted(word: string): string {
  return /^[\w./=:-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
