import { isRightToLeft } from "../i18n/translate.ts";

const GAP = 4;
const MARGIN = 8;

/**
 * Puts a popover below its button and within the window; above it where there is no room below.
 * @param edge the one that both have in common
 */
export function placeBeside(element: HTMLElement, anchor: HTMLElement, edge: "start" | "end"): void {
  const { width, height } = element.getBoundingClientRect();
  const button = anchor.getBoundingClientRect();
  const isBelow = button.bottom + GAP + height + MARGIN <= innerHeight;
  const top = isBelow ? button.bottom + GAP : button.top - GAP - height;
  const wanted = isRightToLeft.peek() === (edge === "end") ? button.left : button.right - width;
  const fits = Math.min(Math.max(wanted, MARGIN), innerWidth - width - MARGIN);
  element.style.top = `${Math.max(top, MARGIN)}px`;
  element.style.left = `${fits}px`;
}
