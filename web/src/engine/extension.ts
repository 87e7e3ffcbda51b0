import type { Extension } from "../ui/extensions.ts";
import { startEngines } from "./engines.ts";

/** The engines start before the first rendering: the model is on its way while the page appears. */
export const engineExtension: Extension = { start: startEngines };
