import { expect, test } from "vitest";
import { ApiClient } from "../../src/api/api-client.ts";
import { modelDigest } from "../../src/api/model-digest.ts";

/** A server that knows its model's hash when it has been asked so often. */
function serverThatKnows(after: number): { client: ApiClient; asked: () => number } {
  let count = 0;
  const fetch = (): Promise<Response> => {
    const sha256 = ++count > after ? "ab".repeat(32) : null;
    return Promise.resolve(Response.json({ data: [{ id: "m", meta: after < 0 ? null : { sha256 } }] }));
  };
  return { client: new ApiClient({ baseUrl: "http://localhost", fetch }), asked: () => count };
}

test("a server is asked until it knows its model's hash", async () => {
  const { client, asked } = serverThatKnows(3);
  expect(await modelDigest(client)).toBe("ab".repeat(32));
  expect(asked()).toBe(4);
});

test("one that is too busy, or still loading, is waited for as long as is said", async () => {
  for (const after of [Infinity, -1]) {
    const { client } = serverThatKnows(after);
    await expect(modelDigest(client, { patience: 200 })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  }
});

test("a caller who leaves is not kept waiting", async () => {
  const signal = AbortSignal.abort();
  const send = (): Promise<Response> => Promise.reject(signal.reason as Error);
  const gone = new ApiClient({ baseUrl: "http://localhost", fetch: send });
  await expect(modelDigest(gone, { signal })).rejects.toMatchObject({ code: "ABORTED" });
});
