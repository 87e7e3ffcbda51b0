import { type ErrorCode, Llama2Error } from "../errors.ts";

/** The error object of the API. */
export interface ApiErrorBody {
  readonly message: string;
  readonly type: string | null;
  readonly param: string | null;
  readonly code: string | null;
}

/** A refusal of the API: `code` is this package's word for it, the others are the API's. */
export class LlamaApiError extends Llama2Error {
  /** The HTTP status; undefined when a stream that had begun said so. */
  readonly status: number | undefined;
  readonly type: string | null;
  /** The field of the request that is wrong. */
  readonly param: string | null;
  /** The API's own code, such as "context_length_exceeded". */
  readonly apiCode: string | null;

  constructor(status: number | undefined, { message, type, param, code }: ApiErrorBody) {
    super(codeOf(status, code), message);
    this.name = "LlamaApiError";
    this.status = status;
    this.type = type;
    this.param = param;
    this.apiCode = code;
  }
}

function codeOf(status: number | undefined, code: string | null): ErrorCode {
  if (code === "context_length_exceeded") return "CONTEXT_FULL";
  if (code === "out_of_memory") return "OUT_OF_MEMORY";
  if (status === 429) return "BUSY";
  if (status === undefined) return "RUNTIME";
  return status >= 500 ? "UNAVAILABLE" : "REQUEST_INVALID";
}

/** The error that a response is. What is no error object of the API, such as a proxy's page, is described by its status. */
export async function readApiError(response: Response): Promise<LlamaApiError> {
  const text = await response.text().catch(() => "");
  return new LlamaApiError(response.status, parseError(text) ?? described(response));
}

/** The error object of a JSON text; undefined when it has none. */
export function parseError(text: string): ApiErrorBody | undefined {
  try {
    const { error } = JSON.parse(text) as { error?: Partial<ApiErrorBody> };
    if (typeof error?.message !== "string") return undefined;
    return { message: error.message, type: error.type ?? null, param: error.param ?? null, code: error.code ?? null };
  } catch {
    return undefined;
  }
}

function described({ status, statusText }: Response): ApiErrorBody {
  return { message: `HTTP status ${status} ${statusText}`.trimEnd(), type: null, param: null, code: null };
}
