import { Llama2Error } from "../errors.ts";
import type { ApiClient, CallOptions } from "./api-client.ts";

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 400;
const PATIENCE_MS = 30_000;

/**
 * The model's SHA-256, which a server computes while it has nothing else to do: it is asked until it knows.
 * @param options `patience`: so many milliseconds, 30,000 when absent
 * @throws LlamaApiError; Llama2Error ABORTED, UNAVAILABLE
 */
export async function modelDigest(
  client: ApiClient,
  options: CallOptions & { readonly patience?: number } = {},
): Promise<string> {
  const { patience = PATIENCE_MS, signal } = options;
  const end = performance.now() + patience;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    const [model] = await client.models({ signal });
    if (typeof model?.meta?.sha256 === "string") return model.meta.sha256;
    if (performance.now() + pause > end) break;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  throw new Llama2Error("UNAVAILABLE", "the model's SHA-256 is still unknown: the engine is too busy to compute it");
}
