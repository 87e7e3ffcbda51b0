import { readEvents } from "../../../src/api/event-stream.ts";

/** Clients of the API behind nginx, each with an address of its own, as an ingress names it. */

export interface Answer {
  text: string;
  /** The stream came to its end: [DONE]. */
  complete: boolean;
  status: number;
  /** How often it had to be asked for. */
  tries: number;
}

interface Question {
  content: string;
  seed: number;
  maxTokens: number;
  /** What the client is called by the proxies before nginx. */
  address: string;
  /** The cookies that it has; what the answer sets is put here. */
  jar?: { cookie?: string };
  signal?: AbortSignal;
  onToken?: (text: string) => void;
}

/** A client's address, for a number. */
export function clientAddress(index: number): string {
  return `203.0.${113 + (index >> 8)}.${index & 255}`;
}

/** Asks once, streaming. A connection that breaks is an answer that is not complete. */
export async function ask(
  root: string,
  { content, seed, maxTokens, address, jar, signal, onToken }: Question,
): Promise<Answer> {
  let text = "";
  let status = 0;
  let complete = false;
  try {
    const response = await fetch(`${root}/api/v1/chat/completions`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-forwarded-for": address,
        ...(jar?.cookie && { cookie: jar.cookie }),
      },
      body: JSON.stringify({ messages: [{ role: "user", content }], seed, max_tokens: maxTokens, stream: true }),
      ...(signal && { signal }),
    });
    status = response.status;
    const set = response.headers.get("set-cookie")?.split(";")[0];
    if (jar && set !== undefined) jar.cookie = set;
    if (status === 200) {
      for await (const data of readEvents(response.body!)) {
        if (data === "[DONE]") complete = true;
        else {
          const { choices } = JSON.parse(data) as { choices?: { delta: { content?: string } }[] };
          const piece = choices?.[0]?.delta.content ?? "";
          text += piece;
          if (piece !== "") onToken?.(text);
        }
      }
    } else await response.body?.cancel();
  } catch (error) {
    if (signal?.aborted) throw error;
  }
  return { text, complete, status, tries: 1 };
}

/** Asks until the whole answer is there, as a client does that tries again. */
export async function askAgain(root: string, question: Question, tries = 20): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask(root, question);
    if (answer.complete || attempt === tries) return { ...answer, tries: attempt };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
