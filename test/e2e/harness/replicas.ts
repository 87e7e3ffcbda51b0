import { request } from "node:http";
import { kubectl } from "./command.ts";
import { addressOf, metricOf, NAMESPACE, type Pod, readyPodsOf, rolledOut, serversReady } from "./pods.ts";

/** One replica, whose requests are so small that the machine's memory is the limit, not what pods ask for in advance. */
export async function requestLittle(): Promise<void> {
  // The autoscaler would have its own idea of how many there should be.
  await kubectl("-n", NAMESPACE, "delete", "hpa", "llama2-server", "--ignore-not-found");
  // Before the change, for a rollout takes one pod after the other.
  await kubectl("-n", NAMESPACE, "scale", "deployment/llama2-server", "--replicas=1");
  const little = ["--requests=cpu=1m,memory=8Mi", "--limits=cpu=2,memory=256Mi"];
  await kubectl("-n", NAMESPACE, "set", "resources", "deployment/llama2-server", ...little);
  await rolledOut("llama2-server");
}

/** So many replicas of the server, all ready. @throws when they are not, in time */
export async function scaleTo(replicas: number, seconds?: number): Promise<Pod[]> {
  await kubectl("-n", NAMESPACE, "scale", "deployment/llama2-server", `--replicas=${replicas}`);
  await rolledOut("llama2-server", seconds);
  await serversReady(replicas);
  return await readyPodsOf("llama2-server");
}

/** Asks through the Service until each of these pods has answered. @throws when one never does */
export async function answersOfAll(pods: readonly Pod[]): Promise<{ texts: Set<string>; requests: number }> {
  const address = await addressOf("llama2-server");
  const texts = new Set<string>();
  let silent = pods;
  let requests = 0;
  // Whom the Service chooses is chance: all of N are met after some N ln N requests.
  while (silent.length > 0) {
    if (requests > 40 * pods.length + 200)
      throw new Error(`no answer of ${silent.map(({ metadata }) => metadata.name).join(", ")}`);
    const answers = await Promise.all(Array.from({ length: 20 }, () => storyOver(address)));
    for (const text of answers) texts.add(text);
    requests += answers.length;
    if (requests % 100 === 0) silent = await silentOf(silent);
  }
  return { texts, requests };
}

async function silentOf(pods: readonly Pod[]): Promise<Pod[]> {
  const silent: Pod[] = [];
  for (const pod of pods) if ((await metricOf(pod, "llama2_generation_tokens_total")) === 0) silent.push(pod);
  return silent;
}

/** A short story, asked for over a connection of its own: kube-proxy chooses a pod for each. */
async function storyOver(address: string): Promise<string> {
  const body = JSON.stringify({ prompt: "Once upon a time", seed: 5, max_tokens: 12 });
  const headers = { "content-type": "application/json", "content-length": body.length };
  return await new Promise((resolve, reject) => {
    const asked = request(`${address}/v1/completions`, { method: "POST", agent: false, headers }, (answer) => {
      let text = "";
      answer.on("data", (bytes: Buffer) => (text += bytes.toString()));
      answer.once("end", () => {
        if (answer.statusCode !== 200) reject(new Error(`${answer.statusCode}: ${text}`));
        else resolve((JSON.parse(text) as { choices: { text: string }[] }).choices[0]!.text);
      });
    });
    asked.once("error", reject);
    asked.end(body);
  });
}
