import { type Random } from "../random.ts";
import { expand } from "../template.ts";

/** The variables of a template and their text. */
export type Words = Readonly<Record<string, string>>;

/** Slips of the finger, only in words that no wish is made of. */
const TYPOS: Readonly<Record<string, readonly string[]>> = {
  story: ["stroy", "sotry", "storry", "stori"],
  please: ["pls", "plese", "plz", "pleas"],
  about: ["abuot", "abut", "abotu"],
  tell: ["tel", "teel", "tlel"],
  what: ["waht", "wat", "whta"],
  happened: ["hapened", "happend"],
  with: ["wiht", "wih"],
  the: ["teh", "hte"],
  you: ["u", "yuo", "yu"],
  want: ["wnat", "wan"],
  make: ["mkae", "mak"],
  where: ["whre", "wher"],
  write: ["wirte", "writte"],
  another: ["anohter", "anoter"],
  longer: ["lnoger", "longr"],
  shorter: ["shoter", "shortr"],
  ending: ["endign", "endin"],
  can: ["cna", "cann"],
};

/** One of the templates, expanded. @throws Error for a variable that is not in `words` */
export function word(random: Random, templates: readonly string[], words: Words = {}): string {
  return expand(random.pick(templates), random, (name) => words[name]);
}

/** One of the templates as somebody types it: now and then in lower case, without its last mark or with a slip. */
export function typed(random: Random, templates: readonly string[], words: Words = {}): string {
  let text = word(random, templates, words);
  text = text.charAt(0).toUpperCase() + text.slice(1);
  const manner = random.next();
  if (manner < 0.13) text = text.toLowerCase();
  else if (manner < 0.2) text = text.charAt(0).toLowerCase() + text.slice(1);
  if (random.chance(0.22)) text = text.replace(/[.?!]$/, "");
  if (random.chance(0.03)) text = text.replace(/[.!]$/, "!!");
  if (random.chance(0.03)) text = text.replace(/(?<=\w),(?= )/g, "");
  return random.chance(0.04) ? withTypo(text, random) : text;
}

function withTypo(text: string, random: Random): string {
  const found = Object.keys(TYPOS).filter((right) => new RegExp(`\\b${right}\\b`).test(text));
  if (found.length === 0) return text;
  const right = random.pick(found);
  return text.replace(new RegExp(`\\b${right}\\b`), random.pick(TYPOS[right]!));
}

/** "a, b and c" in one of its forms. */
export function enumerate(items: readonly string[], random: Random): string {
  if (items.length < 2) return items.join("");
  const head = items.slice(0, -1).join(", ");
  const last = items.at(-1)!;
  const roll = random.next();
  if (items.length === 2 || roll < 0.6) return `${head} and ${last}`;
  return roll < 0.85 ? `${head}, and ${last}` : `${items.slice(0, -1).join(" and ")} and ${last}`;
}

/** Whether the text has the words, as whole words in either case. */
export function has(text: string, words: string): boolean {
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, "i").test(text);
}
