import { computed, signal } from "@preact/signals";
import { set, settings } from "../state/settings.ts";

const narrow = matchMedia("(max-width: 47.99rem)");

/** Whether there is no room for a sidebar beside the transcript: it lies over it then. */
export const isNarrow = signal(narrow.matches);

const isOver = signal(false);

narrow.addEventListener("change", ({ matches }) => {
  isNarrow.value = matches;
  isOver.value = false;
});

/** Whether the sidebar is shown. */
export const isSidebarOpen = computed(() => (isNarrow.value ? isOver.value : settings.value.sidebar));

/** Opens the sidebar or closes it. */
export function toggleSidebar(): void {
  if (isNarrow.peek()) isOver.value = !isOver.peek();
  else set({ sidebar: !settings.peek().sidebar });
}

/** Closes a sidebar that lies over the transcript. @returns whether there was one */
export function closeSidebar(): boolean {
  const wasOver = isNarrow.peek() && isOver.peek();
  isOver.value = false;
  return wasOver;
}
