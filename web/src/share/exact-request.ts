import type { Answer, Parameters } from "../conversation.ts";
import type { SharedMessage } from "./shared-run.ts";

/** A request of the API whose answer is the one that is shown, or the rest of it. */
export interface ExactRequest {
  readonly path: "/v1/chat/completions" | "/v1/completions";
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a chat's prompt is made of. */
export interface Prompt {
  readonly system: string;
  readonly messages: readonly SharedMessage[];
}

/** The messages of a request: the system prompt first, unless there is none. */
export function requestMessages({ system, messages }: Prompt): { role: string; content: string }[] {
  const first = system === "" ? [] : [{ role: "system", content: system }];
  return [...first, ...messages.map(({ role, content }) => ({ role, content }))];
}

/**
 * The request that gives an answer again: as a chat where its prompt is what the messages become, else by token ids.
 * @param prompt undefined when the messages would become another prompt
 */
export function exactRequest(answer: Answer, prompt: Prompt | undefined): ExactRequest {
  const { model, seed, promptIds, tokens, given = 0 } = answer;
  const drawing = { ...sampling(answer.parameters), seed, ...limit(answer) };
  if (prompt !== undefined && given === 0) {
    return { path: "/v1/chat/completions", body: { model, messages: requestMessages(prompt), ...drawing } };
  }
  const ids = [...promptIds, ...tokens.slice(0, given).map(({ id }) => id)];
  const resume = given > 0 ? { resume: given } : {};
  return { path: "/v1/completions", body: { model, prompt: ids, ...resume, ...drawing } };
}

/** The parameters in the API's words, without the two that an answer knows better. */
function sampling(parameters: Parameters): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => name !== "seed" && name !== "max_tokens"));
}

/** As many tokens as were drawn; where the model ended the answer, as many as were allowed, so that it ends it again. */
function limit({ finish, parameters, tokens, given = 0 }: Answer): { max_tokens?: number } {
  const drawn = tokens.length - given;
  if (finish !== "stop") return { max_tokens: Math.max(drawn, 1) };
  const allowed = parameters.max_tokens;
  return allowed === undefined ? {} : { max_tokens: Math.max(allowed, drawn + 1) };
}
