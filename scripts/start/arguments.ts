export const USAGE = `usage: npm start -- [MODEL] [--port N] [flags of the server]

Builds what is missing, and serves the chat page and, below api/, the server at one address of this machine. What it does not
know goes to \`llama2 serve\`: MODEL, --runtime, --slots, ... (npx llama2 serve --help). Ctrl-C ends both.

  --port N    where (8080); 0: any port that is free
`;

const DEFAULT_PORT = "8080";

export interface StartArguments {
  help: boolean;
  port: number;
  /** What is left for the server. */
  server: string[];
}

/**
 * Reads the words after `npm start --`.
 * @throws Error in one line
 */
export function parseStartArguments(words: readonly string[]): StartArguments {
  const server: string[] = [];
  let port = DEFAULT_PORT;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--port") port = words[++i] ?? "";
    else if (word.startsWith("--port=")) port = word.slice("--port=".length);
    else server.push(word);
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    throw new Error(`--port takes a number from 0 to 65535, not "${port}"`);
  }
  return { help: server.includes("--help") || server.includes("-h"), port: Number(port), server };
}
