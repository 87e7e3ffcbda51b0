import { branchAnswer } from "../engine/generate.ts";
import { t } from "../i18n/translate.ts";
import { generations } from "../state/generation.ts";
import { messageViews, toggleMessageView } from "../state/layout.ts";
import type { Candidate, Message } from "../conversation.ts";
import { notifyError } from "../ui/toast.tsx";
import { sideWith } from "../engine/same-model.ts";
import { TOKENS } from "./shown.ts";

/** Begins a branch: the answer's tokens up to this place, another one there, and what the model makes of it. */
export async function branchFrom(message: Message, at: number, candidate: Candidate): Promise<void> {
  const running = generations.peek().get(message.id);
  if (running !== undefined) {
    running.stop();
    await running.done;
  }
  const side = await sideWith(message.answer!);
  if (side === undefined) {
    notifyError(t("inspect.otherModel", { model: message.answer!.model }));
    return;
  }
  const { messageId } = branchAnswer(message, { keep: at, replace: candidate, side });
  if (messageViews.peek().get(messageId) !== TOKENS) toggleMessageView(messageId, TOKENS);
}
