import type { ExactRequest } from "./exact-request.ts";

/** A request as a module for Node.js that uses the package `openai` and prints the answer. */
export function openaiSnippet({ path, body }: ExactRequest, base: string, keyed: boolean): string {
  const isChat = path === "/v1/chat/completions";
  const key = keyed ? "process.env.LLAMA2_API_KEY" : `"none"`;
  return `import OpenAI from "openai";

const client = new OpenAI({ baseURL: ${JSON.stringify(`${base}/v1`)}, apiKey: ${key} });
const answer = await client.${isChat ? "chat.completions" : "completions"}.create(${literal(body)});
process.stdout.write(answer.choices[0].${isChat ? "message.content" : "text"});
`;
}

/** An object as source text: a field a line, names without quotes. */
function literal(body: ExactRequest["body"]): string {
  const fields = Object.entries(body).map(([name, value]) => `  ${name}: ${spaced(value)},\n`);
  return `{\n${fields.join("")}}`;
}

function spaced(value: unknown): string {
  if (!Array.isArray(value) || value.every((item) => typeof item === "number")) return JSON.stringify(value);
  return `[\n${value.map((item) => `    ${JSON.stringify(item)},\n`).join("")}  ]`;
}
