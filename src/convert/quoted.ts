const MOST = 80;

/** A name from a file, for a message: in quotes, on one line, printable and not too long. */
export function quoted(name: string): string {
  return printable(JSON.stringify(shortened(name)));
}

/** A value from a JSON file, for a message. */
export function quotedValue(value: unknown): string {
  if (value === undefined) return "not there";
  return typeof value === "string" ? quoted(value) : printable(shortened(JSON.stringify(value)));
}

function shortened(text: string): string {
  return text.length > MOST ? `${text.slice(0, MOST)}...` : text;
}

/** JSON escapes most of what would break a line or hide; the rest is escaped alike. */
function printable(json: string): string {
  return json.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`,
  );
}
