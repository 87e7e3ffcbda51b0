import { signal } from "@preact/signals";

/** Whether the dialog of the models is open. */
export const showsModels = signal(false);
