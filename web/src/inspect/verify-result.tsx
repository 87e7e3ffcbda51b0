import "../styles/inspect.css";
import type { VNode } from "preact";
import { failureTitle } from "../failures/label.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import type { Candidate, Message, Token } from "../conversation.ts";
import { IconButton } from "../ui/button.tsx";
import { Icon, type IconName } from "../ui/icons.tsx";
import type { Difference } from "./first-difference.ts";
import { probability } from "./probability.ts";
import { verifications } from "./shown.ts";
import { forget, type Verification } from "./verify.ts";
import { visibleText } from "./visible-text.ts";

/** What came of replaying an answer on the other side; nothing while nobody has asked. */
export function VerifyResult({ message }: { message: Message }): VNode | null {
  const result = verifications.value.get(message.id);
  if (result === undefined) return null;
  const total = message.answer?.tokens.length ?? 0;
  return (
    <section class={`verdict verdict-${result.kind}`} aria-label={t("inspect.verification")} data-testid="verdict">
      <Icon name={icon(result)} />
      <div class="verdict-body">
        <p role="status">{sentence(result)}</p>
        {result.kind === "running" && <progress max={Math.max(total, 1)} value={result.done} />}
        {result.kind === "same" && <p class="verdict-detail">{detail(message, result.given)}</p>}
        {result.kind === "models" && (
          <p class="verdict-detail">
            {t("inspect.hashes", { mine: result.mine.slice(0, 12), theirs: result.theirs.slice(0, 12) })}
          </p>
        )}
        {result.kind === "failed" && <p class="verdict-detail">{failureTitle(result.code)}</p>}
        {result.kind === "differs" && <BothLists difference={result.difference} />}
      </div>
      <IconButton
        icon={result.kind === "running" ? "stop" : "close"}
        label={result.kind === "running" ? t("inspect.stopVerifying") : t("ui.close")}
        size={16}
        onClick={() => {
          if (result.kind === "running") result.stop();
          else forget(message.id);
        }}
      />
    </section>
  );
}

function icon({ kind }: Verification): IconName {
  if (kind === "same") return "check";
  return kind === "running" ? "refresh" : kind === "differs" ? "warning" : "info";
}

/** The verdict in one sentence. It does not change while an answer is replayed: a screen reader would read every token. */
function sentence(result: Verification): string {
  const side = t(result.side === "here" ? "inspect.inThisTab" : "inspect.inThePod");
  switch (result.kind) {
    case "running":
      return t("inspect.verifying", { side });
    case "same":
      return t("inspect.same", { n: result.tokens, side });
    case "differs":
      return t("inspect.differs", { n: formatNumber(result.difference.at + 1), side });
    case "models":
      return t("inspect.otherHash", { side });
    case "unknown":
      return t("inspect.unknownHash");
    case "failed":
      return t("inspect.notReached", { side });
  }
}

function detail({ answer }: Message, given: number): string {
  const { seed, modelSha256 } = answer!;
  const values = { seed: String(seed), hash: modelSha256?.slice(0, 12) ?? "?" };
  return given > 0
    ? `${t("inspect.sameDetail", values)} ${t("inspect.sameGiven", { n: given })}`
    : t("inspect.sameDetail", values);
}

/** The likeliest tokens of both sides, where they part. */
function BothLists({ difference: { left, right } }: { difference: Difference }): VNode {
  return (
    <div class="both-lists">
      <OneList title={t("inspect.thisAnswer")} token={left} />
      <OneList title={t("inspect.theReplay")} token={right} />
    </div>
  );
}

function OneList({ title, token }: { title: string; token: Token | undefined }): VNode {
  return (
    <div>
      <h4>{title}</h4>
      {token === undefined ? (
        <p>{t("inspect.ended")}</p>
      ) : (
        <ol class="candidates">
          {withItself(token).map((candidate) => (
            <li key={candidate.id} class={candidate.id === token.id ? "candidate candidate-chosen" : "candidate"}>
              <span class="candidate-mark">{candidate.id === token.id ? "●" : "○"}</span>
              <span class="candidate-text">
                <bdi>{visibleText(candidate.text) || "∅"}</bdi>
              </span>
              <span class="candidate-p">
                {formatNumber(probability(candidate), {
                  style: "percent",
                  minimumFractionDigits: 3,
                  maximumFractionDigits: 3,
                })}
              </span>
              <span class="candidate-id">{candidate.id}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** The likeliest tokens, and behind them the one that was drawn, where it is none of them. */
function withItself(token: Token): readonly Candidate[] {
  return token.top.some(({ id }) => id === token.id) ? token.top : [...token.top, token];
}
