import { describe, expect, test } from "vitest";
import { groupByDate } from "../../../web/src/history/groups.ts";
import { search } from "../../../web/src/history/search.ts";
import { conversation, message } from "./records.ts";

const CHATS = [conversation(), conversation({ id: "c2", title: "Rain in Spring" })];
const LONG = `${"Once there was a day. ".repeat(20)}Then a FOX came by the river.${" It was late.".repeat(20)}`;
const TEXTS = [
  message(),
  message({ id: "m3", conversationId: "c2", content: LONG, created: 5 }),
  message({ id: "m4", conversationId: "gone", content: "A fox of a chat that was deleted." }),
];

const texts = (hits: ReturnType<typeof search>): string[] =>
  hits.map(({ snippet }) => snippet.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join(""));

describe("the search", () => {
  test("finds titles and messages, in any case, the newest first", () => {
    const hits = search("fox", CHATS, TEXTS);
    expect(hits.map(({ conversation: { id }, message: found }) => [id, found?.id])).toEqual([
      ["c1", undefined],
      ["c2", "m3"],
      ["c1", "m1"],
    ]);
    expect(texts(hits)[0]).toBe("A [fox]");
  });

  test("shows a long message where its words are", () => {
    const [, found] = texts(search("fox", CHATS, TEXTS));
    expect(found).toMatch(/^….*Then a \[FOX\] came by the river\..*…$/);
    expect(found!.length).toBeLessThan(220);
  });

  test("wants all words, in any order", () => {
    expect(search("river fox", CHATS, TEXTS)).toHaveLength(1);
    expect(search("river wolf", CHATS, TEXTS)).toEqual([]);
    expect(search("   ", CHATS, TEXTS)).toEqual([]);
  });

  test("takes what is looked for as it is written", () => {
    const odd = [message({ content: "a.*b (c) [d] \\e İstanbul" })];
    for (const query of [".*", "(c)", "[d]", "\\e", "istanbul"]) {
      expect(search(query, CHATS, odd).length, query).toBe(query === "istanbul" ? 0 : 1);
    }
  });
});

test("conversations are grouped by the reader's days", () => {
  const now = new Date(2026, 2, 15, 0, 30);
  const at = (...time: [number, number, number, number]): number => new Date(...time).getTime();
  const chats = [
    conversation({ id: "today", updated: at(2026, 2, 15, 0) }),
    conversation({ id: "yesterday", updated: at(2026, 2, 14, 23) }),
    conversation({ id: "week", updated: at(2026, 2, 8, 1) }),
    conversation({ id: "month", updated: at(2026, 2, 1, 1) }),
    conversation({ id: "january", updated: at(2026, 0, 2, 1) }),
    conversation({ id: "last year", updated: at(2025, 0, 2, 1) }),
  ];
  const groups = groupByDate(chats, now);
  expect(groups.map(({ conversations }) => conversations.map(({ id }) => id))).toEqual(chats.map(({ id }) => [id]));
  expect(groups.slice(0, 4).map(({ title }) => title)).toEqual(
    ["today", "yesterday", "week", "month"].map((key) => ({ key })),
  );
});
