// What a page's entry and that of Node.js both give.
export { LlamaApiError, type ApiErrorBody } from "./api/api-error.ts";
export { ApiClient, type ApiOptions, type CallOptions, type Fetch } from "./api/api-client.ts";
export type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionRequest,
  ChatLogprobs,
  ChatMessage,
  LikelyToken,
  ResponseFormat,
  TokenLogprob,
} from "./api/chat-completion.ts";
export { CompletionStream } from "./api/completion-stream.ts";
export { Draft, type DraftParameters, type DraftState } from "./api/draft.ts";
export type { EmbeddingRequest, EmbeddingResponse } from "./api/embedding.ts";
export { readEvents } from "./api/event-stream.ts";
export { modelDigest } from "./api/model-digest.ts";
export type { ModelDescription } from "./api/model-list.ts";
export type { SamplingRequest, Usage } from "./api/sampling.ts";
export type { TextCompletion, TextCompletionRequest, TextLogprobs } from "./api/text-completion.ts";
export { type ErrorCode, Llama2Error } from "./errors.ts";
export { Llama, type LlamaInfo, type LlamaOptions, type WasmSource } from "./llama.ts";
export type { ModelSource, UrlSource } from "./model-source.ts";
export type { CachedFile, CacheEstimate, ModelCache } from "./models/cache.ts";
export type { ModelMeta } from "./models/check-model.ts";
export { readModelMeta } from "./models/model-file.ts";
export { tokenizerSize } from "./models/tokenizer-size.ts";
export { fileUrl } from "./models/file-request.ts";
export { parseRegistry, type RegistryFile, type RegistryModel } from "./models/registry.ts";
export type { ThreadsCode } from "./thread-plan.ts";
export { hasSimd } from "./worker/compile.ts";
export type { Progress } from "./worker/protocol.ts";
