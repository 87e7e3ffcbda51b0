import { chooseSide } from "../engine/engines.ts";
import type { Failure } from "../engine/failure.ts";
import { chosen, loading, startHere } from "../engine/here.ts";
import type { ModelChoice } from "../engine/model-choice.ts";
import { connectPod } from "../engine/pod.ts";
import { showsModels } from "../state/models-dialog.ts";
import type { ActionId } from "./remedies.ts";

/** What the context is cut to first when the whole of it finds no room, and how much more each time. */
const FIRST_CONTEXT = 2048;
const SHRINK = 4;

/** Does something about an engine that failed. */
export async function actOnEngine(id: ActionId, { side }: Failure): Promise<void> {
  const choice = loading.peek()?.choice ?? chosen.peek();
  switch (id) {
    case "inMemory":
      await startHere(choice && { ...choice, isKept: false });
      return;
    case "shorter":
      await startHere(choice && { ...choice, context: shorter(choice) });
      return;
    case "models":
    case "pick":
      showsModels.value = true;
      return;
    case "reload":
      location.reload();
      return;
    case "useHere":
      chooseSide("here");
      return;
    case "usePod":
      chooseSide("pod");
      return;
    default:
      if (side === "pod") await connectPod();
      else await startHere(choice);
  }
}

function shorter({ context }: ModelChoice): number {
  return context === undefined ? FIRST_CONTEXT : Math.max(1, Math.floor(context / SHRINK));
}
