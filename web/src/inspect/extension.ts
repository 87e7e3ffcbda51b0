import { side } from "../engine/status.ts";
import { generations } from "../state/generation.ts";
import { messageViews, toggleMessageView } from "../state/layout.ts";
import type { Message } from "../conversation.ts";
import { wanted } from "../state/wanted.ts";
import type { Extension } from "../ui/extensions.ts";
import { compared, TOKENS, verifications } from "./shown.ts";

/** What is to be seen of the engine, and how its answers are held to it; all of it comes when it is first asked for. */
export const inspectExtension: Extension = {
  messageActions: [
    {
      id: "tokens",
      label: "inspect.showTokens",
      icon: "spark",
      place: "bar",
      when: hasTokens,
      pressed: ({ id }) => messageViews.value.get(id) === TOKENS,
      run: ({ id }) => {
        toggleMessageView(id, TOKENS);
      },
    },
    {
      id: "verify",
      label: "inspect.verify",
      icon: "shield",
      place: "bar",
      when: isWhole,
      run: async ({ id, answer }) => {
        const { verify } = await import("./verify.ts");
        await verify(id, answer!);
      },
    },
    {
      id: "compare",
      label: "inspect.compare",
      icon: "branch",
      place: "menu",
      when: isWhole,
      run: (message) => {
        compared.value = message;
      },
    },
  ],
  messageViews: [
    { id: TOKENS, when: hasTokens, load: () => import("./token-view.tsx").then((module) => module.TokenView) },
  ],
  messageFooters: [
    () =>
      wanted(verifications, ({ size }) => size > 0)
        .then(() => import("./verify-result.tsx"))
        .then((module) => module.VerifyResult),
  ],
  panels: [
    {
      id: "live",
      label: "inspect.live",
      icon: "layers",
      load: () => import("./live-view.tsx").then((module) => module.LiveView),
    },
    {
      id: "why",
      label: "inspect.why",
      icon: "gauge",
      load: () => import("./why-fast.tsx").then((module) => module.WhyFast),
    },
  ],
  slots: {
    composer: [() => import("./hash-badge.tsx").then((module) => module.HashBadge)],
    strip: [
      () =>
        wanted(side, (chosen) => chosen === "pod")
          .then(() => import("./pod-strip.tsx"))
          .then((module) => module.PodStrip),
    ],
    notice: [
      () =>
        wanted(compared, (message) => message !== undefined)
          .then(() => import("./compare-dialog.tsx"))
          .then((module) => module.CompareDialog),
    ],
  },
};

function hasTokens({ role, answer }: Message): boolean {
  return role === "assistant" && answer !== undefined && answer.tokens.length > 0;
}

function isWhole(message: Message): boolean {
  return hasTokens(message) && !generations.value.has(message.id);
}
