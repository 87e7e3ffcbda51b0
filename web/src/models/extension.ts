import type { Extension } from "../ui/extensions.ts";

export const modelsExtension: Extension = {
  slots: {
    header: [() => import("./header-controls.tsx").then((module) => module.HeaderControls)],
    notice: [() => import("./drop-target.tsx").then((module) => module.DropTarget)],
  },
};
