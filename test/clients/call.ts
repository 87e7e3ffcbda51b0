/** The libraries that must work with the server unchanged. */
export const CLIENTS = ["openai", "openai-6", "langchain", "ai-sdk", "go-openai", "ollama"] as const;

export type ClientName = (typeof CLIENTS)[number];

/** `structured`: a chat whose answer the library reads by its own means into a value of node/animal.ts. */
export type Operation = "chat" | "completion" | "embeddings" | "models" | "structured" | "ollama";

/** What a client library is asked to do: the OpenAI request, which each client's script puts into the library's own terms. */
export interface Call {
  op: Operation;
  baseURL: string;
  apiKey?: string;
  /** The fields of the request as they go over the wire, without `stream`; for `ollama`: `method` and its arguments. */
  body: Record<string, unknown>;
  stream?: boolean;
  /** Leave the stream in the middle, as a program that breaks its loop does, after so many pieces. */
  breakAfter?: number;
  /** Use openai's `.stream()` and its checks. */
  helper?: boolean;
  retries?: number;
}

/** How the library reported a failure. */
export interface Failure {
  name?: string;
  status?: number;
  message: string;
  type?: string | null;
  code?: unknown;
  param?: string | null;
}

export interface Usage {
  prompt: number;
  completion: number;
  total?: number;
  cached?: number;
}

/** What the library handed to the program that uses it. */
export interface Outcome {
  text?: string;
  role?: string;
  finish?: string;
  id?: string;
  model?: string;
  fingerprint?: string;
  usage?: Usage;
  /** The chunks of a stream, where the library shows them as they are. */
  chunks?: Chunk[];
  /** Numbers; or base64, where the library hands it over as it came. */
  embeddings?: (number[] | string)[];
  models?: string[];
  /** The whole answer, where the library shows it as it is; of `structured` the value. */
  raw?: unknown;
  broken?: boolean;
  error?: Failure;
}

/** A chunk of a chat's or a completion's stream. */
export interface Chunk {
  id: string;
  object: string;
  created: number;
  model: string;
  system_fingerprint?: string;
  choices: {
    index: number;
    delta?: { role?: string; content?: string | null };
    text?: string;
    logprobs?: unknown;
    finish_reason: string | null;
  }[];
  usage?: { prompt_tokens: number; completion_tokens: number; total_tokens: number } | null;
  error?: unknown;
}

/** What happens while a call runs; `headers` once for each answer, so that retries can be counted. */
export type ClientEvent =
  | { id: number; event: "headers"; status: number }
  | { id: number; event: "text"; text: string }
  | { id: number; event: "result"; result: Outcome };

/** A call on its way: how a client's script hears of its end, and tells what happens. */
export interface Running {
  signal: AbortSignal;
  /** A `fetch` that reports the headers of every answer. */
  fetch: typeof fetch;
  text: (piece: string) => void;
}

export type RunCall = (call: Call, running: Running) => Promise<Outcome>;
