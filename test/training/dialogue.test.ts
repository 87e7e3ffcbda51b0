import { describe, expect, it } from "vitest";
import { HELD_OUT_WORDINGS, isHeldOut } from "../../models/training/corpus/dialogue/held-out.ts";
import { INTENT_NAMES, makeDialogue } from "../../models/training/corpus/dialogue/make-dialogue.ts";
import { has } from "../../models/training/corpus/dialogue/wording.ts";

const seeds = Array.from({ length: 2000 }, (_, i) => i);
const occurred = new Set<string>();
const told: { user: string; assistant: string; intent: string }[] = [];
const dialogues = seeds.map((seed) => {
  const names: string[] = [];
  const dialogue = makeDialogue(seed, { onIntent: (name) => names.push(name) });
  names.forEach((name) => occurred.add(name));
  told.push(...dialogue.turns.map((turn, i) => ({ ...turn, intent: names[i]! })));
  return dialogue;
});

describe("dialogues of the corpus", () => {
  it("have no residue of a template, no control character and no empty text", () => {
    for (const { system, turns } of dialogues) {
      for (const text of [system ?? "You", ...turns.flatMap(({ user, assistant }) => [user, assistant])]) {
        expect(text).toMatch(/^[ -Z^-z\n]+$/);
        expect(text).not.toMatch(/ {2}|undefined|OFFER/);
        expect(text.trim()).not.toBe("");
      }
    }
  });

  it("are the same for the same seed", () => {
    for (const seed of seeds.slice(0, 50)) expect(makeDialogue(seed)).toEqual(dialogues[seed]);
  });

  it("have one turn to five and at most 3000 characters after the first turn", () => {
    for (const { system, turns } of dialogues) {
      expect(turns.length).toBeGreaterThan(0);
      expect(turns.length).toBeLessThanOrEqual(5);
      if (turns.length > 1)
        expect(JSON.stringify([system, turns.map((t) => t.user + t.assistant)]).length).toBeLessThan(3200);
    }
  });

  it("have every intent", () => {
    expect(INTENT_NAMES.filter((name) => !occurred.has(name))).toEqual([]);
  });

  it("tell what a request names", () => {
    let checked = 0;
    for (const { user, assistant } of told.filter(({ intent }) => intent === "request")) {
      const name = /\b(?:named|called) ([A-Z][a-z]+)/.exec(user)?.[1] ?? "";
      const nouns = [...user.matchAll(/\ban? ([a-z]+)(?=[,.?]| and\b)/g)].map(([, noun]) => noun!);
      for (const asked of [
        name,
        ...nouns.filter((noun) => !/^(.*(story|stroy|sotry|storry|stori)|tale|one|end|ending|time)$/.test(noun)),
      ]) {
        expect(has(assistant, asked) || asked === "", `${asked}: ${user}\n${assistant}`).toBe(true);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(50);
  });

  it("announce a story that is to be of some kind, and say the kind first", () => {
    const request = /\ban? (sad|happy|long|short) (?:\w+ ){0,2}(?:story|tale)\b/;
    const asked = told.filter(({ user, intent }) => intent === "request" && request.test(user));
    expect(asked.length).toBeGreaterThan(100);
    for (const { user, assistant } of asked) {
      const kind = request.exec(user)![1]!;
      expect(assistant.split("\n\n")[0], user).toMatch(new RegExp(`\\b(Here|This) is .*\\b${kind}\\b.* story`));
    }
  });

  it("say first what is other when a story is told again", () => {
    const again = told.filter(({ intent }) => ["otherEnd", "rename", "otherThing", "otherPlace"].includes(intent));
    expect(again.length).toBeGreaterThan(200);
    for (const { assistant } of again) {
      expect(assistant).toMatch(/^(Of course! )?Here is the (same story|story again), (with|\w+ the) .+\.\n\n/);
    }
  });

  it("make a story longer that is asked to be", () => {
    let checked = 0;
    for (const [i, { assistant, intent }] of told.entries()) {
      if (intent !== "longer" || !assistant.includes("but longer.")) continue;
      checked++;
      const before = told[i - 1]!;
      if (/request|another|otherEnd/.test(before.intent)) {
        expect(assistant.length).toBeGreaterThan(before.assistant.length * 1.1);
      }
    }
    expect(checked).toBeGreaterThan(50);
  });

  it("never tell a story of the triples that are held out", () => {
    const asked: string[] = [];
    const heldOut = ({
      creature,
      thing,
      place,
    }: {
      creature?: { kind: string };
      thing?: string;
      place?: { noun: string };
    }): boolean => {
      const out = isHeldOut(creature!.kind, thing!, place!.noun);
      if (out) asked.push(`${creature!.kind} ${thing!} ${place!.noun}`);
      return out;
    };
    for (const seed of seeds.slice(0, 200)) expect(makeDialogue(seed, { heldOut })).toEqual(dialogues[seed]);
    expect(asked.length).toBeGreaterThan(0);
  });

  it("never use the wordings that are held out", () => {
    const starts = HELD_OUT_WORDINGS.map((wording) => wording.slice(0, wording.indexOf("{")).trim().toLowerCase());
    for (const { user } of told) for (const start of starts) expect(user.toLowerCase().startsWith(start)).toBe(false);
  });
});
