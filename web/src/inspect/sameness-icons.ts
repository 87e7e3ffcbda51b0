import type { IconName } from "../ui/icons.tsx";
import type { Sameness } from "./integrity.ts";

/** What stands before the words for it. */
export const SAMENESS_ICONS: Readonly<Record<Sameness, IconName>> = {
  same: "check",
  build: "check",
  different: "warning",
  unknown: "info",
};
