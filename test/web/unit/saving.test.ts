import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  active,
  addMessage,
  changeConversation,
  conversations,
  messageOf,
  openConversation,
  path,
  readConversations,
  startConversation,
  titleOf,
  writeMessage,
} from "../../../web/src/state/conversations.ts";
import { deleteBranch, deleteConversation } from "../../../web/src/state/deleting.ts";
import { saveFailure, saveNow, store } from "../../../web/src/state/saving.ts";
import { MemoryStore } from "../../../web/src/store/memory-store.ts";
import type { Message } from "../../../web/src/conversation.ts";
import { ANSWER, conversation, message, REPLY } from "./records.ts";

let count = 0;

/** Adds a question, or an answer, to the conversation that is shown. */
function add(content: string, changes: Partial<Message> = {}): Message {
  const { id, leaf } = active.peek();
  const added = message({
    id: `new-${count++}`,
    conversationId: id,
    parent: leaf,
    content,
    created: count,
    ...changes,
  });
  addMessage(added);
  return added;
}

describe("conversations", () => {
  beforeEach(() => {
    store.value = new MemoryStore();
    conversations.value = [];
    startConversation();
  });

  test("enter the list with their first message, under its first line", async () => {
    expect(conversations.value).toEqual([]);
    add("  A fox,\nand more");
    expect(conversations.value.map(({ title }) => title)).toEqual(["A fox,"]);
    await saveNow();
    expect(await store.value.conversations()).toEqual(conversations.value);
  });

  test("have titles that end at a word", () => {
    expect(titleOf("word ".repeat(30))).toBe(`${"word ".repeat(12).trim()}…`);
    expect(titleOf("狐".repeat(100))).toBe(`${"狐".repeat(60)}…`);
    expect(titleOf("")).toBe("");
  });

  test("are read from the store when they are opened", async () => {
    await store.value.put({ conversations: [conversation({ id: "stored" })] });
    await store.value.put({ messages: [message(), REPLY].map((one) => ({ ...one, conversationId: "stored" })) });
    await readConversations();
    const unsubscribe = path.subscribe(() => undefined);
    await openConversation("stored");
    expect(path.value).toEqual(["m1", "m2"]);
    expect(messageOf("m2")!.value.answer!.tokens).toEqual(ANSWER.tokens);
    unsubscribe();
  });

  test("keep an answer that is being written within a second, and its end at once", async () => {
    vi.useFakeTimers();
    const put = vi.spyOn(store.value, "put");
    add("A fox.");
    const writing = { ...ANSWER, finish: undefined };
    const reply = add("F", { role: "assistant", answer: writing });
    await vi.advanceTimersByTimeAsync(0);
    const before = put.mock.calls.length;
    for (const content of ["Fo", "Fox", "Fox."]) writeMessage({ ...reply, content });
    expect(put.mock.calls.length).toBe(before);
    await vi.advanceTimersByTimeAsync(999);
    expect(put.mock.calls.length).toBe(before + 1);
    expect(put.mock.lastCall![0].messages!.map(({ content }) => content)).toEqual(["Fox."]);
    writeMessage({ ...reply, content: "Fox. The end.", answer: ANSWER });
    await vi.advanceTimersByTimeAsync(0);
    expect(put.mock.lastCall![0].messages!.map(({ content }) => content)).toEqual(["Fox. The end."]);
    vi.useRealTimers();
  });

  test("lose nothing when it cannot be saved: it is tried again", async () => {
    const failing = vi.spyOn(store.value, "put").mockRejectedValueOnce(new DOMException("full", "QuotaExceededError"));
    add("A fox.");
    await saveNow();
    expect(saveFailure.value).toBeInstanceOf(DOMException);
    expect(await store.value.conversations()).toEqual([]);
    changeConversation(active.value.id, { title: "Another" });
    await saveNow();
    expect(failing).toHaveBeenCalledTimes(2);
    expect(saveFailure.value).toBeUndefined();
    expect((await store.value.conversations()).map(({ title }) => title)).toEqual(["Another"]);
    expect(await store.value.messages(active.value.id)).toHaveLength(1);
  });

  test("have branches deleted, and brought back", async () => {
    const question = add("A fox.");
    const first = add("One.", { role: "assistant" });
    const second = add("Two.", { role: "assistant", parent: question.id });
    const last = add("And then?");
    const undo = deleteBranch(second);
    expect(path.value).toEqual([question.id, first.id]);
    await saveNow();
    expect(await store.value.messages(active.value.id)).toHaveLength(2);
    undo();
    expect(path.value).toEqual([question.id, second.id, last.id]);
    await saveNow();
    expect(await store.value.messages(active.value.id)).toHaveLength(4);
  });

  test("are deleted, and brought back", async () => {
    add("A fox.");
    const { id } = active.value;
    const undo = await deleteConversation(active.value);
    expect(conversations.value).toEqual([]);
    expect(active.value.id).not.toBe(id);
    await saveNow();
    expect(await store.value.texts()).toEqual([]);
    undo();
    await saveNow();
    expect((await store.value.conversations()).map((one) => one.id)).toEqual([id]);
    expect(await store.value.texts()).toHaveLength(1);
  });
});
