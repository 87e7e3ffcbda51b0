/** Quotes and dashes in UTF-8 that were once read as Windows-1252: all begin with the same two characters. */
const MISREAD: readonly (readonly [RegExp, string])[] = [
  [/â€œ/g, '"'],
  [/â€[™\u02dc]/g, "'"],
  [/ ?â€[\u201c\u201d] ?/g, " - "],
  [/â€¦/g, "..."],
  [/â€\u009d?/g, '"'], // a closing quote, whose last byte is no character of Windows-1252
];

const TYPOGRAPHIC: readonly (readonly [RegExp, string])[] = [
  [/[\u201c\u201d]/g, '"'],
  [/[\u2018\u2019]/g, "'"],
  [/ ?[\u2013\u2014] ?/g, " - "],
  [/\u2026/g, "..."],
];

/** A story with plain quotes and dashes, without superfluous spaces, its paragraphs parted by one blank line. */
export function tidyStory(text: string): string {
  const replace = (story: string, [mark, plain]: readonly [RegExp, string]): string => story.replace(mark, plain);
  return [...MISREAD, ...TYPOGRAPHIC]
    .reduce(replace, text)
    .replace(/[ \t]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(/\n{2,}/g, "\n\n")
    .trim();
}
