/** POST /v1/embeddings. */
export interface EmbeddingRequest {
  model?: string;
  input: string | string[] | number[] | number[][];
  encoding_format?: "float" | "base64";
}

export interface EmbeddingResponse {
  object: "list";
  model: string;
  /** Numbers, or base64 of float32 where that was asked for. */
  data: { object: "embedding"; index: number; embedding: number[] | string }[];
  usage: { prompt_tokens: number; total_tokens: number };
}
