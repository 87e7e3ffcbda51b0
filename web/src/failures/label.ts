import { t } from "../i18n/translate.ts";
import type { Side } from "../conversation.ts";
import type { ActionId } from "./remedies.ts";

/** The words on an action's button. @param side the one that failed */
export function actionLabel(id: ActionId, side: Side): string {
  if (id !== "continueOther") return t(`failures.do.${id}`);
  return t(side === "here" ? "failures.do.continuePod" : "failures.do.continueHere");
}
