import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import type { Engine } from "../engine/engine.ts";
import { formatNumber, t } from "../i18n/translate.ts";
import { HeadGrid, type HeadChoice } from "./head-grid.tsx";
import { type AttentionRows, meanRow, strongest } from "./inspection.ts";
import { percent } from "./percent.ts";
import { tokenNames } from "./token-names.ts";
import { visibleText } from "./visible-text.ts";

const LISTED = 5;

interface AttentionViewProps {
  /** Whose tokens they are. */
  readonly names: Engine;
  readonly attention: AttentionRows;
  readonly heads: number;
  readonly choice: Signal<HeadChoice>;
  /** Nothing is being computed: a token may be picked. */
  readonly isStill: boolean;
  /** The text up to the token that is to be looked at. */
  readonly picked: Signal<readonly number[] | undefined>;
}

/** Where a token looks: all heads small, one of them (or the mean of a layer) over the text. */
export function AttentionView({ attention, heads, choice, isStill, picked, ...rest }: AttentionViewProps): VNode {
  const names = tokenNames(rest.names).value;
  const { layers, tokens } = attention;
  const layer = layers[Math.min(choice.value.layer, layers.length - 1)] ?? [];
  const { head } = choice.value;
  const row = head === undefined ? meanRow(layer) : (layer[head] ?? []);
  const name = (at: number): string => visibleText(names.get(tokens[at]!) ?? `#${tokens[at]!}`) || "∅";
  const most = Math.max(...row, Number.EPSILON);
  const last = tokens.length - 1;
  return (
    <section class="live-part">
      <h3>{t("inspect.attention", { text: name(last), n: formatNumber(tokens.length) })}</h3>
      <HeadGrid layers={layers} heads={heads} choice={choice} />
      <p class="attention-text" dir="auto" role="group" aria-label={t("inspect.pick")}>
        {tokens.map((id, at) => [
          // Words break as they do in a text: the space is outside.
          names.get(id)?.startsWith(" ") === true ? " " : null,
          <button
            key={at}
            type="button"
            class={at === last ? "attended attended-newest" : "attended"}
            style={{ "--share": String(Math.sqrt((row[at] ?? 0) / most)) }}
            title={`${name(at)} · ${percent(row[at] ?? 0)}`}
            disabled={!isStill}
            onClick={() => (picked.value = tokens.slice(0, at + 1))}
          >
            {names.get(id)?.replaceAll("\n", "⏎").trimStart() || name(at)}
          </button>,
        ])}
      </p>
      <p class="live-hint">
        {t("inspect.pickHint")}
        {picked.value !== undefined && (
          <button type="button" class="link-button" onClick={() => (picked.value = undefined)}>
            {t("inspect.backToNewest")}
          </button>
        )}
      </p>
      <ol class="bars" aria-label={t("inspect.strongest")}>
        {strongest(row, LISTED).map(({ at, share }) => (
          <li key={at} class="bar">
            <span class="bar-name">
              {name(at)} <small>{formatNumber(at + 1)}</small>
            </span>
            <span class="bar-track">
              <span style={{ inlineSize: `${share * 100}%` }} />
            </span>
            <span class="bar-value">{percent(share)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
