import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import { t } from "../i18n/translate.ts";
import type { AttentionRows } from "./inspection.ts";

/** A head of a layer; without a head the mean of all of the layer's. */
export interface HeadChoice {
  readonly layer: number;
  readonly head: number | undefined;
}

/** As many columns as a picture of a head has: more tokens are put together. */
const COLUMNS = 32;

interface HeadGridProps {
  readonly layers: AttentionRows["layers"];
  readonly heads: number;
  readonly choice: Signal<HeadChoice>;
}

/** A small picture of every head, a row for each layer; one is chosen, by arrows too. */
export function HeadGrid({ layers, heads, choice }: HeadGridProps): VNode {
  const move = (event: KeyboardEvent): void => {
    const { layer, head = -1 } = choice.peek();
    const step = getComputedStyle(event.currentTarget as Element).direction === "rtl" ? -1 : 1;
    const targets: Record<string, [number, number]> = {
      ArrowUp: [layer - 1, head],
      ArrowDown: [layer + 1, head],
      ArrowLeft: [layer, head - step],
      ArrowRight: [layer, head + step],
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const [toLayer, toHead] = target;
    if (toLayer < 0 || toLayer >= layers.length || toHead < -1 || toHead >= heads) return;
    choice.value = { layer: toLayer, head: toHead < 0 ? undefined : toHead };
    const grid = event.currentTarget as HTMLElement;
    grid.querySelectorAll<HTMLElement>("[role=radio]")[toLayer * (heads + 1) + toHead + 1]?.focus();
  };
  return (
    <div
      class="head-grid"
      role="radiogroup"
      aria-label={t("inspect.headGrid")}
      style={{ gridTemplateColumns: `auto repeat(${heads}, minmax(1.25rem, 1fr))` }}
      onKeyDown={move}
    >
      {layers.map((rows, layer) => (
        <>
          <Cell layer={layer} head={undefined} choice={choice}>
            {t("inspect.layerShort", { n: layer + 1 })}
          </Cell>
          {Array.from({ length: heads }, (_, head) => (
            <Cell key={head} layer={layer} head={head} choice={choice}>
              <svg viewBox={`0 0 ${COLUMNS} 10`} preserveAspectRatio="none" aria-hidden="true">
                <path d={picture(rows[head] ?? [])} />
              </svg>
            </Cell>
          ))}
        </>
      ))}
    </div>
  );
}

interface CellProps extends HeadChoice {
  readonly choice: Signal<HeadChoice>;
  readonly children: VNode | string;
}

function Cell({ layer, head, choice, children }: CellProps): VNode {
  const isChosen = choice.value.layer === layer && choice.value.head === head;
  const label =
    head === undefined
      ? t("inspect.wholeLayer", { layer: layer + 1 })
      : t("inspect.oneHead", { layer: layer + 1, head: head + 1 });
  return (
    <button
      type="button"
      role="radio"
      class={head === undefined ? "head-cell head-cell-layer" : "head-cell"}
      aria-checked={isChosen}
      aria-label={label}
      title={label}
      tabIndex={isChosen ? 0 : -1}
      onClick={() => (choice.value = { layer, head })}
    >
      {children}
    </button>
  );
}

/** Bars of a row's shares, the largest as high as the picture. */
function picture(row: readonly number[]): string {
  const columns = Math.min(row.length, COLUMNS);
  const sums = Array.from({ length: columns }, () => 0);
  for (const [at, share] of row.entries()) sums[Math.floor((at / row.length) * columns)]! += share;
  const most = Math.max(...sums, Number.EPSILON);
  const width = COLUMNS / Math.max(columns, 1);
  return sums
    .map((sum, i) => `M${(i * width).toFixed(2)} 10V${(10 - (sum / most) * 9.5).toFixed(2)}h${width.toFixed(2)}V10z`)
    .join("");
}
