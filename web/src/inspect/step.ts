import { continueAnswer } from "../engine/generate.ts";
import type { GoOn } from "../engine/run.ts";
import { t } from "../i18n/translate.ts";
import { messageOf } from "../state/conversations.ts";
import { generations } from "../state/generation.ts";
import type { Message, Parameters } from "../conversation.ts";
import { announce } from "../ui/announcer.tsx";
import { notifyError } from "../ui/toast.tsx";
import { sideWith } from "../engine/same-model.ts";
import { visibleText } from "./visible-text.ts";

/** The temperature that an answer has when nobody has chosen one. */
export const DEFAULT_TEMPERATURE = 1;

/** Halts an answer before its next token. */
export function pause(messageId: string): void {
  generations.peek().get(messageId)?.stop();
}

/** Draws one more token. */
export async function stepForward(messageId: string, temperature: number): Promise<void> {
  const before = messageOf(messageId)?.peek().answer?.tokens.length ?? 0;
  const after = await goOn(messageId, { most: 1 }, temperature);
  const token = after?.answer?.tokens[before];
  if (after === undefined || after.answer?.failure !== undefined) return;
  announce(
    token === undefined
      ? t("inspect.atEnd")
      : t("inspect.stepped", { n: before + 1, text: visibleText(token.text) || `#${token.id}` }),
  );
}

/** Takes the last token back. */
export async function stepBack(messageId: string): Promise<void> {
  const count = messageOf(messageId)?.peek().answer?.tokens.length ?? 0;
  if (count === 0) return;
  await goOn(messageId, { keep: count - 1, most: 0 });
  announce(t("inspect.steppedBack", { n: count - 1 }));
}

/** Writes on to the end. */
export async function resume(messageId: string, temperature: number): Promise<void> {
  await goOn(messageId, {}, temperature);
}

/** Goes on with an answer, unless it is being written already. Undefined when it cannot. */
async function goOn(messageId: string, options: Partial<GoOn>, temperature?: number): Promise<Message | undefined> {
  const message = messageOf(messageId)?.peek();
  if (message?.answer === undefined || generations.peek().has(messageId)) return undefined;
  const side = await sideWith(message.answer);
  if (side === undefined) {
    notifyError(t("inspect.otherModel", { model: message.answer.model }));
    return undefined;
  }
  const parameters = changed(message.answer.parameters, temperature);
  await continueAnswer(message, { ...options, side, ...(parameters !== undefined && { parameters }) }).done;
  return messageOf(messageId)?.peek();
}

/** The parameters with another temperature; undefined when it is the one that they have. */
function changed(parameters: Parameters, temperature: number | undefined): Parameters | undefined {
  if (temperature === undefined || temperature === (parameters.temperature ?? DEFAULT_TEMPERATURE)) return undefined;
  return { ...parameters, temperature };
}
