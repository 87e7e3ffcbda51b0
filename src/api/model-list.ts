/** A model as /v1/models describes it. */
export interface ModelDescription {
  id: string;
  object: "model";
  created: number;
  owned_by: string;
  meta: {
    n_ctx_train: number;
    n_ctx: number;
    n_embd: number;
    n_vocab: number;
    n_params: number;
    size: number;
    /** Null until it is computed, which happens when there is nothing else to do. */
    sha256: string | null;
  } | null;
}
