import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { IndexedStore } from "../../../web/src/store/indexed-store.ts";
import { MemoryStore } from "../../../web/src/store/memory-store.ts";
import { packTokens, unpackTokens } from "../../../web/src/store/packed-tokens.ts";
import { conversation, message, REPLY, TOKENS } from "./records.ts";

let databases = 0;

describe.each([
  ["the browser's store", () => IndexedStore.open(`test-${databases++}`)],
  ["the store in memory", () => Promise.resolve(new MemoryStore())],
])("%s", (_, open) => {
  test("gives back what was put, tokens and all", async () => {
    const store = await open();
    await store.put({ conversations: [conversation()], messages: [message(), REPLY] });
    expect(await store.conversations()).toEqual([conversation()]);
    expect(await store.messages("c1")).toEqual([message(), REPLY]);
    expect(await store.messages("another")).toEqual([]);
  });

  test("has the later version of a record", async () => {
    const store = await open();
    await store.put({ messages: [REPLY] });
    const { answer: _, ...edited } = { ...REPLY, content: "Edited." };
    await store.put({ messages: [edited] });
    expect(await store.messages("c1")).toEqual([edited]);
  });

  test("reads all texts for the search", async () => {
    const store = await open();
    await store.put({ messages: [message(), { ...REPLY, conversationId: "c2" }] });
    expect((await store.texts()).map(({ content }) => content)).toEqual(["Tell me of a fox.", "Fox."]);
  });

  test("deletes records", async () => {
    const store = await open();
    await store.put({ conversations: [conversation()], messages: [message(), REPLY] });
    await store.delete({ conversations: ["c1"], messages: ["m2"] });
    expect(await store.conversations()).toEqual([]);
    expect(await store.messages("c1")).toEqual([message()]);
  });
});

describe("packed tokens", () => {
  test("are the same tokens again", () => {
    expect(unpackTokens(packTokens(TOKENS))).toEqual(TOKENS);
    expect(unpackTokens(packTokens([]))).toEqual([]);
  });

  test("are copied, spread and written as JSON like others", async () => {
    const store = await IndexedStore.open(`test-${databases++}`);
    await store.put({ messages: [REPLY] });
    const [read] = await store.messages("c1");
    expect({ ...read!.answer }).toEqual(REPLY.answer);
    expect(JSON.parse(JSON.stringify(read))).toEqual(JSON.parse(JSON.stringify(REPLY)));
    await store.put({ messages: [read!] });
    expect(await store.messages("c1")).toEqual([REPLY]);
  });
});
