import { type Cast, type Character } from "./cast.ts";
import { article } from "./template.ts";
import { type Random } from "./random.ts";

/** Marks that stand in a told beat before words that mean the friend or the stranger, until `introduce` takes them out. */
const MENTION = { f: "\u0001", o: "\u0002" } as const;
const INTRODUCED = { f: "\u0003", o: "\u0004" } as const;

/** Marks the word of variable `name` when the one it means has to be introduced at the first time. */
export function mention(name: string, word: string): string {
  const [code, part] = name.split(".");
  if (code !== "f" && code !== "o") return word;
  if (part === undefined || part === "the") return MENTION[code] + word;
  return part === "intro" || part === "a" ? INTRODUCED[code] + word : word;
}

/** Takes the marks out; where friend or stranger come up for the first time, also in `before`, says who that is. */
export function introduce(text: string, cast: Cast, random: Random, before: string): string {
  const who = { f: cast.friend, o: cast.other };
  let told = text;
  for (const code of ["f", "o"] as const) {
    const words = [who[code].name, `the ${who[code].kind}`].filter((word) => word !== undefined).join("|");
    let known = before.includes(who[code].name ?? ` ${who[code].kind}`);
    told = told.replace(
      new RegExp(`[${MENTION[code]}${INTRODUCED[code]}](${words})?('s)?`, "gi"),
      (mark, word, owns) => {
        const first = !known && mark[0] === MENTION[code];
        known = true;
        const plain = `${(word as string | undefined) ?? ""}${(owns as string | undefined) ?? ""}`;
        return first ? firstMention(who[code], random, code === "f", (owns as string | undefined) ?? "") : plain;
      },
    );
  }
  return told.replace(/,+(?=[,.!?;:])/g, "");
}

function firstMention(character: Character, random: Random, isFriend: boolean, owns: string): string {
  const { kind, name, trait } = character;
  const a = article("a", trait);
  if (name === undefined) return `${a}${trait} ${kind}${owns}`;
  if (owns !== "") return `${name} the ${kind}'s`;
  const ways = [`${name} the ${kind}`, `${a}${trait} ${kind} named ${name}`, `${name}, ${a}${trait} ${kind},`];
  return random.pick(isFriend ? [...ways, `${name} the ${kind}`] : ways);
}
