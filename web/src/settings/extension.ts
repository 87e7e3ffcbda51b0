import type { Extension } from "../ui/extensions.ts";

/** The panel of settings, in a chunk of its own. */
export const settingsExtension: Extension = {
  panels: [
    {
      ...{ id: "settings", label: "settings.title", icon: "settings" },
      load: () => import("./settings-panel.tsx").then((module) => module.SettingsPanel),
    },
  ],
};
