import { apiBase } from "../engine/api-base.ts";
import type { Engine } from "../engine/engine.ts";
import { engineOf } from "../engine/status.ts";
import { settings } from "../state/settings.ts";
import type { Message } from "../conversation.ts";
import { commandLines } from "./copy-command.ts";
import { curlLine } from "./copy-curl.ts";
import { openaiSnippet } from "./copy-openai.ts";
import { exactRequest } from "./exact-request.ts";
import { writeLink } from "./link.ts";
import { promptOf } from "./prompt-of.ts";
import { runOfAnswer } from "./run-of-answer.ts";

/** All the ways to have an answer once more. */
export interface Copies {
  /** The page's address with the run in it; undefined when that would be too long, or the messages have changed since. */
  readonly link: string | undefined;
  readonly command: string;
  readonly curl: string;
  readonly openai: string;
}

/** Makes them. @param engine one that has the answer's model; without one nobody knows whether the messages are the prompt */
export async function copiesOf(message: Message, engine: Engine | undefined): Promise<Copies> {
  const answer = message.answer!;
  const prompt = engine && (await promptOf(message, engine).catch(() => undefined));
  const fragment = prompt && (await writeLink(runOfAnswer(answer, prompt, engine.sha256)));
  const request = exactRequest({ ...answer, model: engineOf("pod")?.modelId ?? answer.model }, prompt);
  const base = apiBase();
  const isKeyed = settings.peek().apiKey !== "";
  return {
    link: fragment && new URL(fragment, document.baseURI).href,
    command: commandLines(answer, prompt, exactRequest(answer, prompt)),
    curl: curlLine(request, base, isKeyed),
    openai: openaiSnippet(request, base, isKeyed),
  };
}
