import { ApiClient, type Llama, Llama2Error, modelDigest } from "llama2-wasi";
import type { Side } from "../conversation.ts";
import { EngineFailure } from "./failure.ts";

/** An engine that answers, in this tab or in the pod. */
export interface Engine {
  readonly side: Side;
  readonly modelId: string;
  /** Tokens of a conversation. */
  readonly context: number;
  readonly client: ApiClient;
  /** The engine of this tab, with all that it knows of itself. */
  readonly llama?: Llama;
  /** The model's SHA-256 as far as it is known; a server computes it when it has nothing else to do. */
  readonly sha256: string | undefined;
  /** A raw call of the API, such as "/slots". @throws as the global fetch does */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The model's SHA-256, as soon as it is known. @throws Llama2Error */
  digest(signal?: AbortSignal): Promise<string>;
}

type Parts = Omit<Engine, "digest">;

class KnownEngine implements Engine {
  readonly side: Side;
  readonly modelId: string;
  readonly context: number;
  readonly client: ApiClient;
  readonly llama?: Llama;
  readonly fetch: Engine["fetch"];
  #sha256: string | undefined;

  constructor({ side, modelId, context, client, llama, sha256, fetch }: Parts) {
    [this.side, this.modelId, this.context, this.client, this.fetch] = [side, modelId, context, client, fetch];
    if (llama !== undefined) this.llama = llama;
    this.#sha256 = sha256;
  }

  get sha256(): string | undefined {
    return this.#sha256;
  }

  async digest(signal?: AbortSignal): Promise<string> {
    return (this.#sha256 ??= await modelDigest(this.client, { signal, patience: Infinity }));
  }
}

/** The engine of this tab. */
export function hereEngine(llama: Llama): Engine {
  const { modelId, context, modelSha256 } = llama.info;
  const known = { side: "here", modelId, context, client: llama, llama, sha256: modelSha256 } as const;
  return new KnownEngine({ ...known, fetch: (path, init) => llama.fetch(path, init) });
}

/** The engine of the pod. @throws LlamaApiError; Llama2Error UNAVAILABLE, ABORTED; EngineFailure POD_LOADING */
export async function podEngine(base: string, apiKey: string | undefined, signal: AbortSignal): Promise<Engine> {
  const client = new ApiClient({ baseUrl: base, apiKey });
  const [model] = await listModels(client, signal);
  if (model === undefined) throw new Llama2Error("UNAVAILABLE", "the pod serves no model");
  if (model.meta === null)
    throw new EngineFailure({ code: "POD_LOADING", message: "the pod loads its model", side: "pod" });
  const { n_ctx: context, sha256 } = model.meta;
  const parts = { side: "pod", modelId: model.id, context, client, sha256: sha256 ?? undefined } as const;
  return new KnownEngine({
    ...parts,
    fetch: (path, init) => {
      const headers = new Headers(init?.headers);
      if (apiKey !== undefined) headers.set("authorization", `Bearer ${apiKey}`);
      return fetch(`${base}${path}`, { ...init, headers });
    },
  });
}

/** What is served; a page that came in place of the API's answer is as good as nobody there. */
async function listModels(client: ApiClient, signal: AbortSignal): ReturnType<ApiClient["models"]> {
  try {
    return await client.models({ signal });
  } catch (error) {
    if (error instanceof Llama2Error && error.code === "STREAM_CUT") {
      throw new Llama2Error("UNAVAILABLE", "what answers there is no pod", { cause: error });
    }
    throw error;
  }
}
