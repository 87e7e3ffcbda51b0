import {
  ATTENTION,
  ATTENTION_OUT,
  CLASSIFIER,
  EMBED,
  FEED_FORWARD,
  NORM,
  OPERATIONS,
  profiled,
  QKV,
  QUANTIZE,
  RESIDUAL,
  ROPE,
  SWIGLU,
} from "../base/profile";
import { Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { benchTokens, Measurement, measureDecode, measurePrefill, profileDecode, warmUp } from "../generation/bench";
import { writeKey, writeNumber } from "../generation/json";
import { Session } from "../generation/session";
import { Flag } from "./flags";
import { openSession } from "./loading";

const prefill: usize = memory.data(16, 8); // one Measurement
const decode: usize = memory.data(16, 8);

/** Measures the speed of prefill and decode, and where a token's time goes. False after `fail`. */
export function bench(o: Options, file: ModelFile, out: Writer): bool {
  const session = openSession(o, file);
  if (!changetype<usize>(session)) return false;
  const p = changetype<Measurement>(prefill);
  const d = changetype<Measurement>(decode);
  p.tokens = <i32>min(o.whole(Flag.Prefill), <u64>session.seqLen);
  d.tokens = <i32>min(o.whole(Flag.Decode), <u64>session.seqLen);
  const most = max(p.tokens, d.tokens);
  const ids = benchTokens(most, file.config.vocabSize);
  if (!ids) return false;
  warmUp(session, ids, most);
  measurePrefill(session, ids, p);
  measureDecode(session, ids, d);
  profileDecode(session, ids, d.tokens);
  const read = <f64>session.model.weightBytes * d.tokensPerSecond() * 1e-9;
  if (o.has(Flag.Json) || o.has(Flag.Jsonl)) writeJson(session, p, d, read, out);
  else writeText(session, p, d, read, out);
  out.flush();
  return true;
}

function writeText(session: Session, p: Measurement, d: Measurement, read: f64, out: Writer): void {
  out.text("prefill ").integer(p.tokens).text(" tokens: ").decimal(p.tokensPerSecond(), 1).text(" tokens/s\n");
  out.text("decode ").integer(d.tokens).text(" tokens: ").decimal(d.tokensPerSecond(), 1).text(" tokens/s, ");
  out
    .decimal(<f64>session.model.weightBytes * 1e-6, 1)
    .text(" MB of weights at ")
    .decimal(read, 2)
    .text(" GB/s\n");
  const total = totalTime();
  for (let i = 0; i < OPERATIONS; i++) {
    out
      .decimal((profiled(i) / total) * 100, 1)
      .text(" % ")
      .text(operationName(i))
      .text("\n");
  }
}

function writeJson(session: Session, p: Measurement, d: Measurement, read: f64, out: Writer): void {
  writeMeasurement(writeKey(out.text("{"), "prefill", true), p);
  writeMeasurement(writeKey(out, "decode"), d);
  writeKey(out, "weight_bytes").integer(session.model.weightBytes);
  writeNumber(writeKey(out, "gb_per_second"), read);
  writeKey(out, "ops").text("[");
  const total = totalTime();
  for (let i = 0; i < OPERATIONS; i++) {
    writeKey(out.text(i > 0 ? ",{" : "{"), "name", true)
      .text('"')
      .text(operationName(i))
      .text('"');
    writeNumber(writeKey(out, "seconds"), profiled(i));
    writeNumber(writeKey(out, "share"), profiled(i) / total);
    out.text("}");
  }
  out.text("]}\n");
}

function writeMeasurement(out: Writer, m: Measurement): void {
  writeKey(out.text("{"), "tokens", true).integer(m.tokens);
  writeNumber(writeKey(out, "seconds"), m.seconds);
  writeNumber(writeKey(out, "tokens_per_second"), m.tokensPerSecond());
  out.text("}");
}

function totalTime(): f64 {
  let total: f64 = 0;
  for (let i = 0; i < OPERATIONS; i++) total += profiled(i);
  return total;
}

function operationName(operation: i32): string {
  switch (operation) {
    case EMBED:
      return "embedding";
    case NORM:
      return "RMSNorm";
    case QUANTIZE:
      return "quantise activations";
    case QKV:
      return "Q, K, V";
    case ROPE:
      return "RoPE and KV cache";
    case ATTENTION:
      return "attention";
    case ATTENTION_OUT:
      return "attention output";
    case FEED_FORWARD:
      return "feed-forward";
    case SWIGLU:
      return "SwiGLU";
    case RESIDUAL:
      return "residual";
    case CLASSIFIER:
      return "classifier";
  }
  return "";
}
