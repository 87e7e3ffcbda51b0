import { expect, test } from "vitest";
import { COMPLETIONS, type ErrorObject, get, json, post, until } from "./api.ts";
import { STORYTELLER } from "./command.ts";
import { describeServers } from "./each-server.ts";
import type { ServerProcess } from "./server-process.ts";

interface Inspection {
  model: { layers: number; heads: number; kv_heads: number; head_dim: number; dim: number; context: number };
  slots: { id: number; active: boolean; position: number; kv_bytes: number; kv_bytes_total: number }[];
  operations: { name: string; us: number }[];
  passes: number;
  attention: null | { slot: number; position: number; tokens: number[]; layers: number[][][] };
}

async function inspect(server: ServerProcess, query = ""): Promise<Inspection> {
  return json(await get(server, `/inspect${query}`)) as Inspection;
}

interface Completion {
  choices: { token_ids: number[]; prompt_token_ids: number[] }[];
}

/** A text, and what is seen behind it: written again if, to a server that was asked too long ago, nobody looked any more. */
async function seen(server: ServerProcess, tokens: number, query = ""): Promise<{ ids: number[]; now: Inspection }> {
  return await until("somebody looks", async () => {
    const ids = await write(server, tokens);
    const now = await inspect(server, query);
    return now.attention === null ? undefined : { ids, now };
  });
}

async function write(server: ServerProcess, tokens: number): Promise<number[]> {
  const body = { prompt: "Once upon a time", temperature: 0, max_tokens: tokens, return_token_ids: true };
  const { choices } = json(await post(server, COMPLETIONS, body)) as Completion;
  return [...choices[0]!.prompt_token_ids, ...choices[0]!.token_ids];
}

describeServers(
  "inspect",
  () => ({ args: [...STORYTELLER, "--slots", "2", "--context", "256", "--module-sha256", "ab".repeat(32)] }),
  (server) => {
    test("nothing is seen before somebody looks; then what the newest token attended to", async () => {
      const plain = await write(server(), 20);
      expect((await inspect(server())).attention).toBeNull();
      const { ids, now } = await seen(server(), 20);
      expect(ids).toEqual(plain);
      const { model, attention, operations, passes } = now;
      // The last token that is drawn is not computed.
      expect(attention!.tokens).toEqual(ids.slice(0, -1));
      expect(attention!.position).toBe(ids.length - 2);
      expect(attention!.layers).toHaveLength(model.layers);
      for (const heads of attention!.layers) {
        expect(heads).toHaveLength(model.heads);
        for (const weights of heads) {
          expect(weights).toHaveLength(ids.length - 1);
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1);
        }
      }
      expect(new Set(attention!.layers.flat().map(String)).size).toBe(model.layers * model.heads);
      expect(passes).toBeGreaterThanOrEqual(20);
      expect(operations.map(({ name }) => name)).toContain("feed_forward");
      for (const { us } of operations) expect(us).toBeGreaterThanOrEqual(0);
      expect(operations.reduce((sum, { us }) => sum + us, 0)).toBeGreaterThan(0);
    });

    test("one layer alone, one slot alone", async () => {
      await inspect(server(), "?layer=1&slot=0");
      await write(server(), 5);
      const { attention, model, slots } = await inspect(server(), "?slot=0&layer=1");
      const busy = slots.find(({ position }) => position > 0)!;
      expect(attention === null || attention.slot === 0).toBe(true);
      if (attention)
        expect(attention.layers.map(({ length }) => length > 0)).toEqual(
          model.layers > 1 ? [false, true, ...Array<boolean>(model.layers - 2).fill(false)] : [true],
        );
      expect(busy.kv_bytes).toBe(busy.position * 2 * 4 * model.layers * model.kv_heads * model.head_dim);
      expect(busy.kv_bytes_total).toBe(model.context * 2 * 4 * model.layers * model.kv_heads * model.head_dim);
    });

    test("looking ends by itself", async () => {
      await inspect(server());
      await seen(server(), 5);
      await until("nobody looks", async () => {
        await new Promise((resolve) => setTimeout(resolve, 5500));
        return (await inspect(server())).attention === null ? true : undefined;
      });
    });

    test.each(["?slot=2", "?slot=x", "?layer=99", "?layer=-1", "?slot=99999999999"])("%s is refused", async (query) => {
      const answer = await get(server(), `/inspect${query}`);
      expect(answer.status).toBe(400);
      expect((json(answer) as ErrorObject).error.message).toMatch(
        /^Invalid '(slot|layer)': (slots|layers) are 0 to \d+\.$/,
      );
    });

    test("/props tells the hash of the program's file, where it was told to the program", async () => {
      expect(json(await get(server(), "/props"))).toMatchObject({ module_sha256: "ab".repeat(32) });
    });
  },
);
