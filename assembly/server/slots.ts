import { Writer } from "../base/writer";
import { writeKey, writeNumber, writeUnsigned } from "../generation/json";
import { Sequence, SequenceStatus } from "../generation/sequence";
import { Connection } from "./http/connection";
import { reply, sendJson } from "./reply";
import { service } from "./service";

/** GET /slots, as llama.cpp has it, without the texts. */
export function slots(c: Connection): void {
  const s = service.scheduler;
  const out = reply().text("[");
  for (let i = 0; i < s.slotCount; i++) {
    const slot = s.slot(i);
    writeKey(out.text(i > 0 ? ",{" : "{"), "id", true).integer(i);
    writeKey(out, "n_ctx").integer(s.context);
    writeKey(out, "n_cached").integer(slot.count);
    writeKey(out, "speculative").text("false");
    const sequence = slot.sequence;
    if (changetype<usize>(sequence)) writeSequence(out, sequence);
    else writeKey(out, "is_processing").text("false}");
  }
  sendJson(c, 200, out.text("]"));
}

function writeSequence(out: Writer, s: Sequence): void {
  writeKey(out, "is_processing").text("true");
  writeKey(out, "id_task").integer(s.ticket);
  writeKey(out, "state").text(s.status == SequenceStatus.Prefill ? '"prefill"' : '"decode"');
  writeKey(out, "n_prompt_tokens").integer(s.promptCount);
  writeKey(out, "n_prompt_tokens_cache").integer(s.cachedTokens);
  writeKey(out, "n_prompt_tokens_processed").integer(s.promptDone - s.cachedTokens);
  writeKey(writeKey(out, "next_token").text("{"), "has_next_token", true).text("true");
  writeKey(out, "n_remain").integer(s.maxTokens - s.generated);
  writeKey(out, "n_decoded").integer(s.generated).text("}");
  writeUnsigned(writeKey(writeKey(out, "params").text("{"), "seed", true), s.seed);
  writeNumber(writeKey(out, "temperature"), s.temperature);
  writeNumber(writeKey(out, "top_p"), s.topP);
  writeKey(out, "top_k").integer(s.topK);
  writeNumber(writeKey(out, "min_p"), s.minP);
  writeNumber(writeKey(out, "repeat_penalty"), s.repetition);
  writeNumber(writeKey(out, "presence_penalty"), s.presence);
  writeNumber(writeKey(out, "frequency_penalty"), s.frequency);
  writeKey(out, "n_predict").integer(s.maxTokens).text("}}");
}
