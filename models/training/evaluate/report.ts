import { type Figure, type Target } from "./figures.ts";

/** A model's name and its figures. */
export interface ModelFigures {
  readonly model: string;
  readonly figures: readonly Figure[];
}

/** A markdown table: a row for each figure that any model has, a column for each model; "-" where it has none of it. */
export function markdownTable(models: readonly ModelFigures[]): string {
  const known = new Map(models.flatMap(({ figures }) => figures.map((figure) => [keyOf(figure), figure] as const)));
  const head = ["figure", ...models.map(({ model }) => model), "demanded", "cases"];
  const lines = [row(head), row(head.map((_, i) => (i === 0 ? "---" : "---:")))];
  let group = "";
  for (const figure of known.values()) {
    if (figure.group !== group) lines.push(row([`**${figure.group}**`, ...head.slice(1).map(() => "")]));
    group = figure.group;
    const values = models.map(({ figures }) => {
      const own = figures.find((other) => keyOf(other) === keyOf(figure));
      return own === undefined ? "-" : valueText(own);
    });
    lines.push(row([figure.name, ...values, targetText(figure.target), `${figure.cases}`]));
  }
  return lines.join("\n");
}

/** Whether a figure keeps its bound; true without one, false for a figure that is no number. */
export function keepsTarget({ value, target }: Figure): boolean {
  if (target === undefined) return true;
  return target.bound === "at least" ? value >= target.value : value <= target.value;
}

function keyOf({ group, name }: Figure): string {
  return `${group}\n${name}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function valueText(figure: Figure): string {
  const text = numberText(figure);
  return keepsTarget(figure) ? text : `**${text}** (missed)`;
}

function numberText({ value, unit, target }: Figure): string {
  switch (unit) {
    case "%":
      return `${value.toFixed(target?.bound === "at most" ? 2 : 1)} %`;
    case "tokens":
      return `${value} tokens`;
    case "perplexity":
      return value.toFixed(3);
    case "bits":
      return `${value.toFixed(4)} bits`;
  }
}

function targetText(target: Target | undefined): string {
  return target === undefined ? "" : `${target.bound} ${target.value} %`;
}
