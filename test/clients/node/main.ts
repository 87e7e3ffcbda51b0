import { createInterface } from "node:readline";
import type { Call, ClientEvent, ClientName, Outcome, RunCall } from "../call.ts";
import { runAiSdk } from "./ai-sdk.ts";
import { describeFailure } from "./failure.ts";
import { runLangchain } from "./langchain.ts";
import { runOllama } from "./ollama.ts";
import { runOpenai, runOpenai6 } from "./openai.ts";

// A line of standard input is a call, a line of standard output one of its events: see ../client-process.ts.

const RUNNERS: Partial<Record<ClientName, RunCall>> = {
  openai: runOpenai,
  "openai-6": runOpenai6,
  langchain: runLangchain,
  "ai-sdk": runAiSdk,
  ollama: runOllama,
};

const running = new Map<number, AbortController>();

function emit(event: ClientEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

async function run(id: number, client: ClientName, call: Call): Promise<void> {
  const abort = new AbortController();
  running.set(id, abort);
  const reporting: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    emit({ id, event: "headers", status: response.status });
    return response;
  };
  const text = (piece: string): void => {
    emit({ id, event: "text", text: piece });
  };
  let result: Outcome;
  try {
    result = await RUNNERS[client]!(call, { signal: abort.signal, fetch: reporting, text });
  } catch (error) {
    result = { error: describeFailure(error) };
  }
  running.delete(id);
  emit({ id, event: "result", result });
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as { abort: number } | { id: number; client: ClientName; call: Call };
  if ("abort" in message) running.get(message.abort)?.abort();
  else void run(message.id, message.client, message.call);
}
