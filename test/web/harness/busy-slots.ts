import type { ServerProcess } from "../../server/server-process.ts";

/** How many slots of a server compute. */
export async function busySlots({ root }: ServerProcess): Promise<number> {
  const slots = (await (await fetch(`${root}/slots`)).json()) as { is_processing: boolean }[];
  return slots.filter((slot) => slot.is_processing).length;
}
