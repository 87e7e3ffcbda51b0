/** What chats and texts have in common. Defaults are the server's: temperature 1, top_p 0.9, no other filter. */
export interface SamplingRequest {
  model?: string;
  max_tokens?: number;
  temperature?: number;
  top_p?: number;
  top_k?: number;
  min_p?: number;
  frequency_penalty?: number;
  presence_penalty?: number;
  logit_bias?: Record<string, number>;
  seed?: number;
  stop?: string | string[];
  n?: number;
  /** Asks for `prompt_token_ids` and `token_ids`. */
  return_token_ids?: boolean;
  stream_options?: { include_usage?: boolean };
}

export interface Usage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
}
