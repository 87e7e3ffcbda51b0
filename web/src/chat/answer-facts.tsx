import type { VNode } from "preact";
import { formatNumber, t } from "../i18n/translate.ts";
import { active, changeConversation } from "../state/conversations.ts";
import type { Answer, Message } from "../conversation.ts";
import { Icon } from "../ui/icons.tsx";
import { notify } from "../ui/toast.tsx";

/** What an answer was made with, and how fast it came. */
export function AnswerFacts({ message, answer }: { message: Message; answer: Answer }): VNode {
  const { seed, model, side, timings, tokens } = answer;
  const isPinned = active.value.parameters.seed === seed;
  const pin = (): void => {
    const { seed: _before, ...others } = active.peek().parameters;
    changeConversation(message.conversationId, { parameters: isPinned ? others : { ...others, seed } });
    notify(t(isPinned ? "chat.seedFree" : "chat.seedPinned", { seed: String(seed) }));
  };
  return (
    <p class="facts">
      <span class="fact">{`${model} · ${t(side === "here" ? "chat.here" : "chat.pod")}`}</span>
      <button
        type="button"
        class="fact fact-button"
        aria-pressed={isPinned}
        aria-label={t(isPinned ? "chat.unpinSeed" : "chat.pinSeed", { seed: String(seed) })}
        title={t(isPinned ? "chat.unpinSeed" : "chat.pinSeed", { seed: String(seed) })}
        onClick={pin}
      >
        <Icon name="pin" size={13} />
        {t("chat.seed", { seed: String(seed) })}
      </button>
      {timings && tokens.length > 0 && (
        <span class="fact" title={t("chat.speedHint", { n: timings.promptTokens, cached: timings.cachedTokens })}>
          {t("chat.prefill", { rate: rate(timings.promptTokens - timings.cachedTokens, timings.prefillMs) })}
          {tokens.length > 1 && ` · ${t("chat.decode", { rate: rate(tokens.length - 1, timings.decodeMs) })}`}
        </span>
      )}
      <span class="fact">{t("chat.tokens", { n: tokens.length })}</span>
    </p>
  );
}

/** Tokens a second. */
function rate(tokens: number, ms: number): string {
  const perSecond = ms > 0 ? (tokens * 1000) / ms : 0;
  return formatNumber(perSecond, { maximumFractionDigits: perSecond < 10 ? 1 : 0 });
}
