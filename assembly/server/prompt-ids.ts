import { alloc } from "../base/arena";
import { failMemory } from "../base/errors";
import { encode } from "../text/tokenizer";
import { adoptFailure, refuseWith } from "./refusal";
import { service } from "./service";

/** The tokens of a prompt while it is being put together, in scratch memory of the arena. */
@unmanaged
export class PromptIds {
  ids: usize; // i32[]
  count: i32;

  /** Appends one id. */
  add(id: i32): void {
    store<i32>(this.ids + ((<usize>this.count) << 2), id);
    this.count++;
  }

  /** The id of this number. */
  id(i: i32): i32 {
    return load<i32>(this.ids + ((<usize>i) << 2));
  }

  /** Appends the tokens of a text, with BOS in front if asked. False, refused, without memory. */
  encode(text: usize, length: usize, bos: bool): bool {
    const n = encode(service.tokenizer, text, length, bos, false, this.ids + ((<usize>this.count) << 2));
    if (n < 0) adoptFailure("");
    else this.count += n;
    return n >= 0;
  }

  /** Refuses a prompt that leaves no room for an answer. */
  fits(param: string): bool {
    const context = service.scheduler.context;
    if (this.count < context) return true;
    refuseWith(400, "invalid_request_error", "context_length_exceeded", param)
      .text("This model's maximum context length is ")
      .integer(context)
      .text(" tokens. However, your ")
      .text(param)
      .text(" resulted in ")
      .integer(this.count)
      .text(" tokens.");
    return false;
  }
}

/** An empty prompt with room for `capacity` ids; lives until the caller releases the arena. Null, refused, without memory. */
export function newPromptIds(capacity: usize): PromptIds {
  const bytes = offsetof<PromptIds>() + ((<u64>capacity) << 2);
  const p = changetype<PromptIds>(alloc(bytes));
  if (!changetype<usize>(p)) {
    failMemory("the prompt", bytes);
    adoptFailure("");
    return p;
  }
  p.ids = changetype<usize>(p) + offsetof<PromptIds>();
  p.count = 0;
  return p;
}
