import type { Extension } from "../ui/extensions.ts";
import { registerOffline } from "./register.ts";

export const offlineExtension: Extension = {
  slots: { notice: [() => import("./update-notice.tsx").then((module) => module.UpdateNotice)] },
  start: () => {
    // The page and its model come first.
    addEventListener("load", () => void registerOffline());
  },
};
