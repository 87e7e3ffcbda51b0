import { signal } from "@preact/signals";
import { messageOf, path } from "../state/conversations.ts";

/** The message that is being edited. */
export const editing = signal<string | undefined>(undefined);

/** Edits the last question of the branch that is shown. @returns whether there is one */
export function editLastQuestion(): boolean {
  const last = path.peek().findLast((id) => messageOf(id)?.peek().role === "user");
  if (last !== undefined) editing.value = last;
  return last !== undefined;
}
