import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { isRunLink } from "../../../../web/src/share/link-prefix.ts";
import { readLink, writeLink } from "../../../../web/src/share/link.ts";
import type { SharedRun } from "../../../../web/src/share/shared-run.ts";

const RUN: SharedRun = {
  model: "storyteller",
  modelSha256: "ab".repeat(32),
  seed: 123456789012,
  parameters: { temperature: 0.7, top_p: 0.95, stop: ["\n\n", "end"] },
  system: "Be kind. 请用中文。",
  messages: [
    { role: "user", content: "Tell me a story about a fox 🦊." },
    { role: "assistant", content: "Once upon a time\n\n<script>alert(1)</script>" },
    { role: "user", content: "Go on." },
  ],
  given: [1, 2, 31999],
  tokens: 212,
  digest: "0123456789abcdef",
  isEnded: true,
};

/** What a packed run looks like inside; `changes` makes a hostile one of it. */
function packed(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { v: 1, m: "m", s: 1, c: [[0, "a"]], n: 1, d: "0123456789abcdef", ...changes };
}

function fragmentOf(value: unknown): string {
  return `#run=1.${deflateRawSync(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")}`;
}

test("a run comes out of its link as it went in", async () => {
  const fragment = await writeLink(RUN);
  expect(fragment).toMatch(/^#run=1\.[\w-]+$/);
  expect(await readLink(fragment!)).toEqual(RUN);
});

test("what is absent stays absent", async () => {
  const bare: SharedRun = { ...RUN, modelSha256: undefined, parameters: {}, system: "", given: [], isEnded: false };
  expect(await readLink((await writeLink(bare))!)).toEqual(bare);
});

test("text is compressed", async () => {
  const long = {
    ...RUN,
    messages: [{ role: "user" as const, content: "Once upon a time there was a fox. ".repeat(200) }],
  };
  expect((await writeLink(long))!.length).toBeLessThan(700);
});

test("a conversation that is too long for an address makes no link", async () => {
  let state = 1;
  const noise = Array.from({ length: 300_000 }, () => {
    state = (state * 48271) % 2147483647;
    return String.fromCharCode(33 + (state % 90));
  }).join("");
  expect(await writeLink({ ...RUN, messages: [{ role: "user", content: noise }] })).toBeUndefined();
  expect(await writeLink({ ...RUN, messages: [{ role: "user", content: "a".repeat(2_000_000) }] })).toBeUndefined();
});

test("only its own fragments are runs", () => {
  expect(["#run=1.abc", "#run=", "#runs", "#", ""].map(isRunLink)).toEqual([true, true, false, false, false]);
});

test("the packed form of this file is one that opens", async () => {
  expect(await readLink(fragmentOf(packed()))).toMatchObject({ model: "m", seed: 1, given: [] });
});

test.each([
  ["#run=", "linkBroken"],
  ["#run=1", "linkBroken"],
  ["#run=1.", "linkBroken"],
  ["#run=1.a", "linkBroken"],
  ["#run=1.%3Cscript%3E", "linkBroken"],
  ["#run=1.AAAA", "linkBroken"],
  ["#run=2.abcd", "linkNewer"],
  ["#run=99999999999.abcd", "linkBroken"],
  [`#run=1.${"A".repeat(300_000)}`, "linkTooLong"],
  [fragmentOf("not json"), "linkBroken"],
  [fragmentOf("[".repeat(900_000)), "linkBroken"],
  [fragmentOf(" ".repeat(5_000_000)), "linkBroken"],
])("%.40s: %s", async (fragment, refusal) => {
  expect(await readLink(fragment)).toBe(refusal);
});

const HOSTILE: Record<string, unknown>[] = [
  { v: 2 },
  { m: 5 },
  { m: "x".repeat(500) },
  { h: "zz" },
  { h: "AB".repeat(32) },
  { s: -1 },
  { s: 1.5 },
  { s: "1" },
  { n: -1 },
  { n: null },
  { d: "xyz" },
  { e: 2 },
  { c: [] },
  { c: "text" },
  { c: [[1, "a"]] },
  {
    c: [
      [2, "a"],
      [0, "b"],
    ],
  },
  { c: [[0, 5]] },
  { c: [[0, "a", "b"]] },
  { c: [{ role: "user", content: "a" }] },
  { y: ["system"] },
  { g: [1, 2] },
  { g: [-1] },
  { g: ["1"] },
  { p: [] },
  { p: { temperature: -1 } },
  { p: { temperature: "1" } },
  { p: { temperature: null } },
  { p: { top_p: 2 } },
  { p: { top_k: 1.5 } },
  { p: { max_tokens: 0 } },
  { p: { stop: "end" } },
  { p: { stop: [1] } },
  { p: { stop: Array.from({ length: 100 }, String) } },
  { p: { messages: [] } },
  { p: { constructor: 1 } },
];

test.each(HOSTILE)("refused: %j", async (changes) => {
  expect(await readLink(fragmentOf(packed(changes)))).toBe("linkBroken");
});

test("a name that is the prototype's is refused too", async () => {
  expect(
    await readLink(
      fragmentOf('{"v":1,"m":"m","s":1,"c":[[0,"a"]],"n":1,"d":"0123456789abcdef","p":{"__proto__":{"a":1}}}'),
    ),
  ).toBe("linkBroken");
});

test("any cut or changed byte is refused or opens as some run, and never throws", async () => {
  const whole = (await writeLink(RUN))!;
  for (let at = 7; at < whole.length; at += 3) {
    const changed = whole.slice(0, at) + (whole[at] === "A" ? "B" : "A") + whole.slice(at + 1);
    for (const fragment of [whole.slice(0, at), changed]) {
      const read = await readLink(fragment);
      expect(typeof read === "string" || read.messages.length > 0).toBe(true);
    }
  }
});
