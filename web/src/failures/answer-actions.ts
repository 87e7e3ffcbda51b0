import { fitHistory } from "../engine/context.ts";
import { chooseSide } from "../engine/engines.ts";
import { continueAnswer, generate } from "../engine/generate.ts";
import { canGoOn } from "../engine/go-on.ts";
import { engineOf, engineStatus } from "../engine/status.ts";
import { t } from "../i18n/translate.ts";
import { branchOf, conversationOf, messageOf, startConversation } from "../state/conversations.ts";
import { type Message, otherSide, type Side } from "../conversation.ts";
import { notifyError } from "../ui/toast.tsx";
import { startHere } from "../engine/here.ts";
import type { ActionId } from "./remedies.ts";

/** So much of the context is kept for an answer whose length is not limited. */
const RESERVED = 0.25;

/** What can be done about an answer that failed, of all that its remedy names. */
export function possibleActions(ids: readonly ActionId[], { answer }: Message): ActionId[] {
  const isBegun = (answer?.promptIds.length ?? 0) > 0;
  const other = engineOf(otherSide(answer?.side ?? "here"));
  const isOther = other?.sha256 === undefined || other.sha256 === answer?.modelSha256;
  return ids
    .map((id) => (id === "continue" && !isBegun ? "again" : id))
    .filter((id) => id !== "continueOther" || !isBegun || (answer?.modelSha256 !== undefined && isOther));
}

/** Does something about an answer that failed. */
export async function actOnAnswer(id: ActionId, message: Message): Promise<void> {
  const side = message.answer?.side ?? "here";
  switch (id) {
    case "continue":
      await continueAnswer(message, { side }).done;
      return;
    case "continueOther":
      await continueThere(message, otherSide(side));
      return;
    case "again":
      askAgain(message, {});
      return;
    case "trim":
      await askShorter(message);
      return;
    case "newChat":
      startConversation();
      return;
    default:
      await startHere();
  }
}

async function continueThere(message: Message, there: Side): Promise<void> {
  const { promptIds = [], modelSha256 } = message.answer ?? {};
  const isBegun = promptIds.length > 0;
  if (isBegun && !(await canGoOn(modelSha256, there, new AbortController().signal))) {
    notifyError(t("failures.otherModel"));
    return;
  }
  chooseSide(there);
  if (isBegun) await continueAnswer(message, { side: there }).done;
  else askAgain(message, { side: there });
}

function askAgain(message: Message, options: Parameters<typeof generate>[2]): void {
  const conversation = conversationOf(message.conversationId);
  const parent = message.parent === undefined ? undefined : messageOf(message.parent)?.peek();
  if (conversation !== undefined && parent !== undefined) generate(conversation, parent, options);
}

async function askShorter(message: Message): Promise<void> {
  const conversation = conversationOf(message.conversationId);
  const parent = message.parent === undefined ? undefined : messageOf(message.parent)?.peek();
  const status = engineStatus.peek();
  if (conversation === undefined || parent === undefined || status.kind !== "ready") return;
  const reserve = conversation.parameters.max_tokens ?? Math.floor(status.engine.context * RESERVED);
  const { history } = await fitHistory(conversation.system, branchOf(parent), reserve);
  generate(conversation, parent, { history });
}
