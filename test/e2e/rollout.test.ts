import { beforeAll, describe, expect, test } from "vitest";
import { ask, clientAddress } from "./harness/clients.ts";
import { kubectl } from "./harness/command.ts";
import { applyBase } from "./harness/deployment.ts";
import { Load } from "./harness/load.ts";
import {
  addressOf,
  killContainer,
  metricOf,
  NAMESPACE,
  podsOf,
  readyPodsOf,
  rolledOut,
  serversReady,
} from "./harness/pods.ts";

const CLIENTS = 6;
let root = "";

beforeAll(async () => {
  await applyBase();
  // The autoscaler would have its own idea of how many there should be.
  await kubectl("-n", NAMESPACE, "delete", "hpa", "llama2-server", "--ignore-not-found");
  await kubectl("-n", NAMESPACE, "scale", "deployment/llama2-server", "--replicas=2");
  await rolledOut("llama2-server");
  root = await addressOf("llama2-web");
});

describe("under a load of streams", () => {
  test("a rolling restart loses none", async () => {
    const before = new Set((await podsOf("llama2-server")).map(({ metadata }) => metadata.name));
    const load = new Load(root, CLIENTS, { maxTokens: 60, retries: false });
    await load.until(CLIENTS);
    await kubectl("-n", NAMESPACE, "rollout", "restart", "deployment/llama2-server");
    await rolledOut("llama2-server");
    await expect
      .poll(async () => (await podsOf("llama2-server")).filter((pod) => before.has(pod.metadata.name)).length)
      .toBe(0);
    const sofar = load.answers.length;
    await load.until(sofar + 2 * CLIENTS);
    await load.end();
    console.log(`rolling restart: ${load.answers.length} answers, ${load.lost.length} lost`);
    expect(load.lost).toEqual([]);
  });

  test("neither does scaling down", async () => {
    const load = new Load(root, CLIENTS, { maxTokens: 60, retries: false });
    await load.until(CLIENTS);
    await kubectl("-n", NAMESPACE, "scale", "deployment/llama2-server", "--replicas=1");
    await expect.poll(async () => (await readyPodsOf("llama2-server")).length).toBe(1);
    const sofar = load.answers.length;
    await load.until(sofar + 2 * CLIENTS);
    await load.end();
    console.log(`scale-down: ${load.answers.length} answers, ${load.lost.length} lost`);
    expect(load.lost).toEqual([]);
    await kubectl("-n", NAMESPACE, "scale", "deployment/llama2-server", "--replicas=2");
    await rolledOut("llama2-server");
  });

  test("nor do crashes, for clients who ask again", async () => {
    const load = new Load(root, CLIENTS, { maxTokens: 60, retries: true });
    await load.until(CLIENTS);
    await killContainer((await readyPodsOf("llama2-server"))[0]!);
    const sofar = load.answers.length;
    await load.until(sofar + 2 * CLIENTS);
    await load.end();
    console.log(
      `a crash: ${load.answers.filter(({ tries }) => tries > 1).length} of ${load.answers.length} were asked for again`,
    );
    expect(load.lost).toEqual([]);
  });

  test("the same seed has the same text, whichever pod answers", async () => {
    await serversReady(2);
    const texts = new Set<string>();
    let client = 0;
    const served = async (): Promise<number> => {
      const question = { content: "Tell me a story.", seed: 7, maxTokens: 40, address: clientAddress(client++) };
      texts.add((await ask(root, question)).text);
      const pods = await readyPodsOf("llama2-server");
      const tokens = await Promise.all(pods.map((pod) => metricOf(pod, "llama2_generation_tokens_total")));
      return tokens.filter((number) => number > 0).length;
    };
    await expect.poll(served).toBe(2);
    expect(texts.size).toBe(1);
  });
});

test("who comes again comes to the same pod, whichever nginx he comes through: it has the conversation in its cache", async () => {
  await serversReady(2);
  const hits = async (): Promise<number[]> =>
    await Promise.all(
      (await readyPodsOf("llama2-server")).map((pod) => metricOf(pod, "llama2_prefix_cache_hits_total")),
    );
  const fronts = (await readyPodsOf("llama2-web")).map(({ status }) => `http://${status.podIP}:8080`);
  expect(fronts).toHaveLength(2);
  const question = {
    ...{ content: "Tell me a story about a dragon and seven hats.", maxTokens: 8 },
    ...{ address: clientAddress(999), jar: {} },
  };
  await ask(fronts[0]!, { ...question, seed: 0 });
  const before = await hits();
  for (let seed = 1; seed <= 6; seed++) {
    expect((await ask(fronts[seed % 2]!, { ...question, seed })).complete).toBe(true);
  }
  const gained = (await hits()).map((number, index) => number - before[index]!);
  expect(gained.filter((number) => number > 0)).toHaveLength(1);
});
