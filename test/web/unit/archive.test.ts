import { describe, expect, test } from "vitest";
import { writeArchive, writeMarkdown } from "../../../web/src/history/archive.ts";
import { readArchive } from "../../../web/src/history/read-archive.ts";
import { ArchiveError } from "../../../web/src/history/read-json.ts";
import { ANSWER, conversation, message, REPLY } from "./records.ts";

const NOW = new Date("2026-01-31T12:00:00Z");
const TEXT = writeArchive([{ ...conversation(), messages: [message(), REPLY] }], NOW);

/** The file with something else in one of its places. */
function damaged(
  change: (root: Record<string, unknown>, chat: Record<string, unknown>, messages: Record<string, unknown>[]) => void,
): string {
  const root = JSON.parse(TEXT) as { conversations: { messages: Record<string, unknown>[] }[] };
  const chat = root.conversations[0]!;
  change(root, chat, chat.messages);
  return JSON.stringify(root);
}

function fault(text: string): string {
  try {
    readArchive(text);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    expect(error.message).not.toContain("\n");
    return error.message;
  }
  return "none";
}

describe("an exported file", () => {
  test("brings the same conversations under other ids", () => {
    const { conversations, messages } = readArchive(TEXT);
    const [chat] = conversations;
    const [question, reply] = messages;
    expect(chat).toEqual({ ...conversation(), id: chat!.id, leaf: reply!.id });
    expect(question).toEqual({ ...message(), id: question!.id, conversationId: chat!.id });
    expect(reply).toEqual({ ...REPLY, id: reply!.id, conversationId: chat!.id, parent: question!.id });
    expect([chat!.id, question!.id, reply!.id]).not.toContain("c1");
    expect(new Set(["m1", "m2", question!.id, reply!.id]).size).toBe(4);
  });

  test("says of what was being written that it was cut", () => {
    const text = damaged((_, __, messages) => {
      delete (messages[1]!["answer"] as Record<string, unknown>)["finish"];
    });
    expect(readArchive(text).messages[1]!.answer!.finish).toBe("cut");
  });

  test("brings nothing that this page does not know", () => {
    const text = damaged((_, chat, messages) => {
      chat["evil"] = { toString: 1 };
      messages[0]!["__proto__x"] = "x";
      (messages[1]!["answer"] as Record<string, unknown>)["parameters"] = { temperature: 1, shell: "rm" };
    });
    const { conversations, messages } = readArchive(text.replace("__proto__x", "__proto__"));
    expect(conversations[0]).not.toHaveProperty("evil");
    expect(messages[1]!.answer!.parameters).toEqual({ temperature: 1 });
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });

  test.each<[string, string, string]>([
    ["an empty file", "", ": notJson"],
    ["half of a file", TEXT.slice(0, 200), ": notJson"],
    ["another program's", '{"messages":[]}', "format: notOurs"],
    ["a list", "[]", ": type"],
    ["null", "null", ": type"],
    ["a later version", damaged((root) => (root["version"] = 2)), "version: version"],
    ["no conversations", damaged((root) => (root["conversations"] = {})), "conversations: type"],
    ["a title that is none", damaged((_, chat) => (chat["title"] = 7)), "conversations[0].title: type"],
    [
      "a title without end",
      damaged((_, chat) => (chat["title"] = "x".repeat(2000))),
      "conversations[0].title: tooLong",
    ],
    ["a time that is none", damaged((_, chat) => (chat["updated"] = 1e300)), "conversations[0].updated: range"],
    ["a message twice", damaged((_, __, all) => (all[1]!["id"] = "m1")), "conversations[0].messages[1].id: twice"],
    [
      "a lost parent",
      damaged((_, __, all) => (all[1]!["parent"] = "m9")),
      "conversations[0].messages[1].parent: unknown",
    ],
    ["a circle", damaged((_, __, all) => (all[0]!["parent"] = "m2")), "conversations[0].messages: circle"],
    [
      "a role that is none",
      damaged((_, __, all) => (all[0]!["role"] = "system")),
      "conversations[0].messages[0].role: type",
    ],
    [
      "a content that is none",
      damaged((_, __, all) => (all[0]!["content"] = ["x"])),
      "conversations[0].messages[0].content: type",
    ],
    [
      "a parameter out of range",
      damaged((_, chat) => (chat["parameters"] = { temperature: -1 })),
      "conversations[0].parameters.temperature: range",
    ],
    [
      "a token that is none",
      damaged(
        (_, __, all) => ((all[1]!["answer"] as { tokens: unknown[] }).tokens[0] = { ...ANSWER.tokens[0], id: 1.5 }),
      ),
      "conversations[0].messages[1].answer.tokens[0].id: range",
    ],
  ])("is refused as a whole in one line: %s", (_, text, expected) => {
    expect(fault(text)).toBe(expected);
  });

  test("is refused when it is deeper than a reader can follow", () => {
    const deep = `{"format":"llama2-chats","version":1,"conversations":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(["conversations[0]: type", ": notJson"]).toContain(fault(deep));
  });
});

test("Markdown has the branch, and what each answer was made with", () => {
  const text = writeMarkdown(conversation({ system: "Be brief.\nAlways." }), [message(), REPLY]);
  expect(text).toBe(
    [
      "# A fox",
      "> Be brief.\n> Always.",
      "## User",
      "Tell me of a fox.",
      "## Assistant",
      "Fox.",
      `<sub>model storyteller · sha256 ${"ab".repeat(32)} · seed 42 · temperature 0.5 · stop ["END"] · 3 tokens</sub>\n`,
    ].join("\n\n"),
  );
});
