import { t } from "../i18n/translate.ts";
import type { Side } from "../conversation.ts";
import { type ActionId, remedyOf } from "./remedies.ts";

/** What went wrong, in a few words. @param code of a failure */
export function failureTitle(code: string): string {
  return t(remedyOf(code).title);
}

/** The words on an action's button. @param side the one that failed */
export function actionLabel(id: ActionId, side: Side): string {
  if (id !== "continueOther") return t(`failures.do.${id}`);
  return t(side === "here" ? "failures.do.continuePod" : "failures.do.continueHere");
}
