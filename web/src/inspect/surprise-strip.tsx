import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { formatNumber, t } from "../i18n/translate.ts";
import type { Token } from "../conversation.ts";
import { entropy, summarise, surprise, sureness } from "./probability.ts";
import type { TokenFocusControls } from "./token-focus.ts";
import { visibleText } from "./visible-text.ts";

/** The strip is as high as its most surprising token, within these: 12 bits are one in four thousand. */
const LEAST_HEIGHT = 5;
const MOST_HEIGHT = 12;
/** Short answers are not drawn with bars as wide as doors. */
const LEAST_PLACES = 48;
/** A bar is drawn even where nothing surprises, so that it can be pointed at. */
const LEAST_BITS = 0.15;

interface SurpriseStripProps {
  readonly tokens: readonly Token[];
  readonly controls: TokenFocusControls;
}

/** Along the answer: how surprising each token was (bars), and how undecided the model had been (line). */
export function SurpriseStrip({ tokens, controls }: SurpriseStripProps): VNode | null {
  const drawn = useMemo(() => draw(tokens), [tokens]);
  const summary = useMemo(() => summarise(tokens), [tokens]);
  if (summary === undefined) return null;
  const places = Math.max(tokens.length, LEAST_PLACES);
  const shown = controls.focus.value?.at;
  const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const label = t("inspect.strip", {
    mean: formatNumber(summary.mean, one),
    perplexity: formatNumber(summary.perplexity, one),
    text: visibleText(tokens[summary.peak]!.text),
    bits: formatNumber(surprise(tokens[summary.peak]!), one),
  });
  const placeOf = (event: MouseEvent): number => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((event.clientX - left) / width) * places), 0), tokens.length - 1);
  };
  return (
    <figure class="strip">
      <svg
        viewBox={`0 0 ${places} ${drawn.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
        onPointerMove={(event) => {
          if (event.pointerType === "mouse") controls.hover(placeOf(event));
        }}
        onPointerLeave={controls.leave}
        onClick={(event) => {
          controls.pin(placeOf(event));
        }}
      >
        {shown !== undefined && <rect class="strip-cursor" x={shown} y={0} width={1} height={drawn.height} />}
        {drawn.bars.map((path, level) => (
          <path key={level} class={`strip-bars strip-sure-${level}`} d={path} />
        ))}
        <path class="strip-line" d={drawn.line} />
      </svg>
      <figcaption aria-hidden="true">{label}</figcaption>
    </figure>
  );
}

/** A path of bars for each step of sureness, and the line. */
function draw(tokens: readonly Token[]): { bars: string[]; line: string; height: number } {
  const most = tokens.reduce((highest, token) => Math.max(highest, surprise(token), entropy(token)), 0);
  const top = round(Math.min(Math.max(most, LEAST_HEIGHT), MOST_HEIGHT));
  const bars = ["", "", "", "", ""];
  let line = "";
  for (const [at, token] of tokens.entries()) {
    const height = Math.min(Math.max(surprise(token), LEAST_BITS), top);
    bars[sureness(token)]! += `M${at + 0.1} ${top}V${round(top - height)}H${at + 0.9}V${top}z`;
    const y = round(top - Math.min(entropy(token), top));
    line += `${at === 0 ? "M" : "L"}${at + 0.5} ${y}`;
  }
  return { bars, line, height: top };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
