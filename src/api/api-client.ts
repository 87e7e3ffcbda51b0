import { Llama2Error } from "../errors.ts";
import { readApiError } from "./api-error.ts";
import type { ChatCompletion, ChatCompletionChunk, ChatCompletionRequest } from "./chat-completion.ts";
import { CompletionStream } from "./completion-stream.ts";
import type { EmbeddingRequest, EmbeddingResponse } from "./embedding.ts";
import type { ModelDescription } from "./model-list.ts";
import type { TextCompletion, TextCompletionRequest } from "./text-completion.ts";

export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** Of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Where an API is. */
export interface ApiOptions {
  /** Its address without "/v1", such as "https://pod.example/llm". */
  readonly baseUrl: string;
  readonly apiKey?: string | undefined;
  /** `llama.fetch` for the engine in this page; the global one when absent. */
  readonly fetch?: Fetch | undefined;
}

interface Create<Body, Whole, Chunk> {
  (body: Body & { stream: true }, options?: CallOptions): Promise<CompletionStream<Chunk>>;
  (body: Body & { stream?: false }, options?: CallOptions): Promise<Whole>;
}

/**
 * The calls of the API, in OpenAI's words, over any `fetch`: the same for the engine in this page and for one in a pod.
 * All throw LlamaApiError when the API refuses, and Llama2Error ABORTED, UNAVAILABLE, WORKER_LOST, DISPOSED.
 */
export class ApiClient {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  readonly chat = {
    completions: {
      create: ((body, options) => this.#complete("/v1/chat/completions", body, options)) as Create<
        ChatCompletionRequest,
        ChatCompletion,
        ChatCompletionChunk
      >,
    },
  };

  readonly completions = {
    create: ((body, options) => this.#complete("/v1/completions", body, options)) as Create<
      TextCompletionRequest,
      TextCompletion,
      TextCompletion
    >,
  };

  readonly embeddings = {
    create: async (body: EmbeddingRequest, options?: CallOptions): Promise<EmbeddingResponse> =>
      (await this.#json("POST", "/v1/embeddings", body, options)) as EmbeddingResponse,
  };

  /** The ids of a text; `special` puts the token before it with which every text begins. */
  async tokenize(text: string, options: CallOptions & { special?: boolean } = {}): Promise<number[]> {
    const body = { content: text, add_special: options.special ?? false };
    return ((await this.#json("POST", "/tokenize", body, options)) as { tokens: number[] }).tokens;
  }

  /** The text of ids. */
  async detokenize(tokens: readonly number[], options?: CallOptions): Promise<string> {
    return ((await this.#json("POST", "/detokenize", { tokens }, options)) as { content: string }).content;
  }

  /** What is served. */
  async models(options?: CallOptions): Promise<ModelDescription[]> {
    return ((await this.#json("GET", "/v1/models", undefined, options)) as { data: ModelDescription[] }).data;
  }

  async #json(method: string, path: string, body: unknown, options: CallOptions = {}): Promise<unknown> {
    const response = await this.#send(method, path, body, options.signal, options.signal);
    try {
      return await response.json();
    } catch (cause) {
      throw failure(cause, options.signal, "STREAM_CUT");
    }
  }

  async #complete(path: string, body: { stream?: boolean }, options: CallOptions = {}): Promise<unknown> {
    if (body.stream !== true) return await this.#json("POST", path, body, options);
    const { signal } = options;
    const controller = new AbortController();
    const both = signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
    const response = await this.#send("POST", path, body, both, signal);
    return new CompletionStream(response.body!, controller, signal);
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    signal: AbortSignal | undefined,
    callers: AbortSignal | undefined,
  ): Promise<Response> {
    const { baseUrl, apiKey, fetch: send = globalThis.fetch } = this.#options;
    const headers = new Headers(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` });
    if (body !== undefined) headers.set("content-type", "application/json");
    const init: RequestInit = {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    };
    let response: Response;
    try {
      response = await send(`${baseUrl.replace(/\/+$/, "")}${path}`, init);
    } catch (cause) {
      throw failure(cause, callers, "UNAVAILABLE");
    }
    if (!response.ok) throw await readApiError(response);
    return response;
  }
}

function failure(cause: unknown, signal: AbortSignal | undefined, code: "UNAVAILABLE" | "STREAM_CUT"): Llama2Error {
  if (signal?.aborted === true) return new Llama2Error("ABORTED", "the call was stopped", { cause });
  if (cause instanceof Llama2Error) return cause;
  return new Llama2Error(code, cause instanceof Error ? cause.message : String(cause), { cause });
}
