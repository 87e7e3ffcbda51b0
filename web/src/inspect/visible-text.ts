/**
 * A token's text with what cannot be seen made visible: spaces at its ends, line breaks, tabs. A token that is part of a
 * character shows as U+FFFD, one without a text as nothing.
 */
export function visibleText(text: string): string {
  return text
    .replace(/^ +| +$/g, (spaces) => "·".repeat(spaces.length))
    .replaceAll("\n", "⏎")
    .replaceAll("\r", "␍")
    .replaceAll("\t", "⇥");
}
