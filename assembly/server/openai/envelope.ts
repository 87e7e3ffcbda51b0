import { Writer } from "../../base/writer";
import { writeKey, writeNumber, writeString } from "../../generation/json";
import { Answer } from "../answer";
import { writeFingerprint } from "../fingerprint";
import { service } from "../service";

const scratch: usize = memory.data(16, 8);

/** Appends 64 bits as hexadecimal digits. */
function writeHex(out: Writer, value: u64): Writer {
  store<u64>(scratch, value);
  return out.hex(scratch, 8);
}

/** Appends `{"id":...,"object":...,"created":...,"model":...,"system_fingerprint":...`: what every object begins with. */
export function writeHead(out: Writer, a: Answer, prefix: string, object: string): void {
  writeHex(writeKey(out.text("{"), "id", true).text('"').text(prefix), a.number).text('"');
  writeKey(out, "object").text('"').text(object).text('"');
  writeKey(out, "created").integer(a.created);
  writeModel(out);
  writeFingerprint(writeKey(out, "system_fingerprint").text('"')).text('"');
}

/** Appends `,"model":...`. */
export function writeModel(out: Writer): void {
  writeString(writeKey(out, "model"), service.modelId, service.modelIdLength);
}

/** Appends `,"usage":{...}`. */
export function writeUsage(out: Writer, a: Answer): void {
  writeKey(writeKey(out, "usage").text("{"), "prompt_tokens", true).integer(a.promptTokens);
  writeKey(out, "completion_tokens").integer(a.completionTokens);
  writeKey(out, "total_tokens").integer(a.promptTokens + a.completionTokens);
  writeKey(writeKey(out, "prompt_tokens_details").text("{"), "cached_tokens", true).integer(a.cachedTokens).text("}}");
}

/** Appends `,"seed":...,"timings":{...}`: the seed that gives the answer again, and llama.cpp's account of its time. */
export function writeTimings(out: Writer, a: Answer): void {
  const prompt = a.promptTokens - a.cachedTokens;
  writeKey(out, "seed").integer(a.seed);
  writeKey(writeKey(out, "timings").text("{"), "cache_n", true).integer(a.cachedTokens);
  writeKey(out, "prompt_n").integer(prompt);
  writeRates(out, "prompt_ms", "prompt_per_second", prompt, a.promptDone - a.admitted);
  writeKey(out, "predicted_n").integer(a.completionTokens);
  writeRates(out, "predicted_ms", "predicted_per_second", a.completionTokens, a.done - a.promptDone);
  out.text("}");
}

function writeRates(out: Writer, time: string, rate: string, tokens: i32, seconds: f64): void {
  writeNumber(writeKey(out, time), seconds * 1000);
  writeNumber(writeKey(out, rate), seconds > 0 ? <f64>tokens / seconds : 0);
}
