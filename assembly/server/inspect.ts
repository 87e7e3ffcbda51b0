import { ByteBuffer, newByteBuffer } from "../base/byte-buffer";
import { OPERATIONS } from "../base/profile";
import { Writer } from "../base/writer";
import { writeKey } from "../generation/json";
import { ANY_SLOT, witnessPosition, witnessSlot } from "../model/witness";
import { queryNumber } from "./query";
import { Connection } from "./http/connection";
import { respond } from "./http/response";
import { inspectedAttention, inspectedPasses, inspectedSeconds, lookInto } from "./inspection";
import { refuse } from "./refusal";
import { refuseMemory } from "./refuse-memory";
import { reply } from "./reply";
import { service } from "./service";

/** The names of base/profile.ts's operations. */
const NAMES: StaticArray<string> = [
  "embedding",
  "norm",
  "quantize",
  "qkv",
  "rope",
  "attention",
  "attention_out",
  "feed_forward",
  "swiglu",
  "residual",
  "classifier",
];
const MICROSECONDS: f64 = 1e6;
/** Weights below this are told as 0, which is shorter. */
const LEAST_WEIGHT: f32 = 0.00005;
const DECIMALS: i32 = 4;

let body: ByteBuffer = changetype<ByteBuffer>(0);

/** False when memory is exhausted. */
export function startInspect(): bool {
  body = newByteBuffer();
  return changetype<usize>(body) != 0;
}

/**
 * GET /inspect: what the engine is doing, for a live view. ?slot=N looks at one slot, ?layer=N tells the attention of one
 * layer alone. The first question begins the looking; attention and times are there from the next.
 */
export function inspect(c: Connection): void {
  const s = service.scheduler;
  const slot = queryNumber(c, "slot", ANY_SLOT);
  const layer = queryNumber(c, "layer", -1);
  if (slot < ANY_SLOT || slot >= s.slotCount) {
    refuse("slot")
      .text("Invalid 'slot': slots are 0 to ")
      .integer(s.slotCount - 1)
      .text(".");
    return;
  }
  if (layer < -1 || layer >= service.model.config.nLayers) {
    refuse("layer")
      .text("Invalid 'layer': layers are 0 to ")
      .integer(service.model.config.nLayers - 1)
      .text(".");
    return;
  }
  lookInto(slot);
  const out = reply();
  writeModel(writeKey(out.text("{"), "model", true));
  writeSlots(writeKey(out, "slots"));
  writeOperations(writeKey(out, "operations"));
  writeKey(out, "passes").integer(inspectedPasses());
  writeKey(out, "attention");
  if (writeAttention(out, layer) && pour(out.text("}"))) respond(c, 200, "application/json", body.at, body.length);
  else refuseMemory();
  body.clear();
}

function pour(out: Writer): bool {
  const kept = body.append(out.buffer, out.length);
  out.length = 0;
  return kept;
}

function writeModel(out: Writer): void {
  const c = service.model.config;
  writeKey(out.text("{"), "layers", true).integer(c.nLayers);
  writeKey(out, "heads").integer(c.nHeads);
  writeKey(out, "kv_heads").integer(c.nKvHeads);
  writeKey(out, "head_dim").integer(c.headDim);
  writeKey(out, "dim").integer(c.dim);
  writeKey(out, "hidden_dim").integer(c.hiddenDim);
  writeKey(out, "vocab_size").integer(c.vocabSize);
  writeKey(out, "context").integer(service.scheduler.context).text("}");
}

/** Every slot: how many positions it holds, and what these are of its share of the KV cache. */
function writeSlots(out: Writer): void {
  const s = service.scheduler;
  const c = service.model.config;
  const position = (<u64>c.kvDim * <u64>c.nLayers) << 3; // fp32 keys and values
  out.text("[");
  for (let i = 0; i < s.slotCount; i++) {
    const slot = s.slot(i);
    writeKey(out.text(i > 0 ? ",{" : "{"), "id", true).integer(i);
    writeKey(out, "active").text(changetype<usize>(slot.sequence) ? "true" : "false");
    writeKey(out, "position").integer(slot.count);
    writeKey(out, "kv_bytes").integer(<u64>slot.count * position);
    writeKey(out, "kv_bytes_total")
      .integer(<u64>s.context * position)
      .text("}");
  }
  out.text("]");
}

/** The mean of each operation in a pass, in microseconds. */
function writeOperations(out: Writer): void {
  const passes = max(inspectedPasses(), 1);
  out.text("[");
  for (let i = 0; i < OPERATIONS; i++) {
    writeKey(out.text(i > 0 ? ",{" : "{"), "name", true)
      .text('"')
      .text(NAMES[i])
      .text('"');
    writeKey(out, "us")
      .decimal((inspectedSeconds(i) / <f64>passes) * MICROSECONDS, 1)
      .text("}");
  }
  out.text("]");
}

/** Weights by layer, head and position, and the tokens that they are given to; null before the first. False without memory. */
function writeAttention(out: Writer, only: i32): bool {
  const weights = inspectedAttention();
  if (!weights || witnessSlot() < 0) {
    out.text("null");
    return true;
  }
  const c = service.model.config;
  const s = service.scheduler;
  const positions = witnessPosition() + 1;
  writeKey(out.text("{"), "slot", true).integer(witnessSlot());
  writeKey(out, "position").integer(positions - 1);
  writeKey(out, "tokens").text("[");
  for (let p = 0; p < positions; p++) {
    out.text(p > 0 ? "," : "").integer(s.slot(witnessSlot()).token(p));
    if ((p & 1023) == 1023 && !pour(out)) return false;
  }
  writeKey(out.text("]"), "layers").text("[");
  for (let l = 0; l < c.nLayers; l++) {
    out.text(l > 0 ? ",[" : "[");
    for (let h = 0; h < c.nHeads && (only < 0 || only == l); h++) {
      if (h > 0) out.text(",");
      if (!writeHead(out, weights + ((<usize>(l * c.nHeads + h) * <usize>s.context) << 2), positions)) return false;
    }
    out.text("]");
  }
  out.text("]}");
  return true;
}

function writeHead(out: Writer, weights: usize, positions: i32): bool {
  out.text("[");
  for (let p = 0; p < positions; p++) {
    const weight = load<f32>(weights + ((<usize>p) << 2));
    if (p > 0) out.text(",");
    if (weight < LEAST_WEIGHT) out.text("0");
    else out.decimal(weight, DECIMALS);
    if ((p & 1023) == 1023 && !pour(out)) return false;
  }
  return pour(out.text("]"));
}
