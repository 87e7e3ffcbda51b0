import type { Extension } from "../ui/extensions.ts";

export const failuresExtension: Extension = {
  slots: { notice: [() => import("./banner.tsx").then((module) => module.EngineNotices)] },
  messageFooters: [() => import("./answer-failure.tsx").then((module) => module.AnswerFailure)],
};
