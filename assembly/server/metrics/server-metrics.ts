import { poolSize, poolUsed } from "../../base/pool";
import { VERSION } from "../../base/version";
import { cstringLength, Writer } from "../../base/writer";
import { Scheduler } from "../../generation/scheduler";
import { connectionCount } from "../http/connections";
import { modelDigest } from "../model-digest";
import { Phase, service } from "../service";
import { textSetting } from "../settings";
import { Setting } from "../settings-table";
import { openSample, writeDecimal, writeFamily, writeLabel, writeWhole } from "./exposition";

const PAGE_SHIFT: u64 = 16;

/** Appends what the server is and does now. */
export function writeServerMetrics(out: Writer): void {
  writeFamily(out, "build_info", "gauge", "The server and its model; always 1.");
  writeLabel(openSample(out, "build_info"), "version", VERSION);
  const digest = modelDigest();
  if (digest) out.text(',model_sha="').hex(digest, 32).text('"');
  const module = textSetting(Setting.ModuleSha256);
  if (module) out.text(',wasm_sha="').bytes(module, cstringLength(module)).text('"');
  out.text("} 1\n");
  const ready = service.phase == Phase.Ready;
  writeWhole(out, "ready", "gauge", "Whether requests are welcome.", ready ? 1 : 0);
  writeWhole(out, "http_connections", "gauge", "Open connections.", connectionCount());
  writeWhole(out, "buffer_bytes", "gauge", "Memory for requests and answers in transit.", poolSize());
  writeWhole(out, "buffer_used_bytes", "gauge", "How much of it is in use.", poolUsed());
  writeWhole(out, "memory_bytes", "gauge", "Linear memory of the module.", (<u64>memory.size()) << PAGE_SHIFT);
  if (changetype<usize>(service.scheduler)) writeScheduler(out, service.scheduler);
}

function writeScheduler(out: Writer, s: Scheduler): void {
  writeWhole(out, "num_requests_running", "gauge", "Texts that are being computed.", s.running());
  writeWhole(out, "num_requests_waiting", "gauge", "Texts that wait for a slot.", s.waiting());
  writeWhole(out, "num_slots", "gauge", "Texts that can be computed at the same time.", s.slotCount);
  const used = <f64>s.kvTokensUsed() / (<f64>s.slotCount * <f64>s.context);
  writeDecimal(out, "kv_cache_usage_ratio", "gauge", "The share of the KV cache that running texts fill.", used);
  writeWhole(out, "prompt_tokens_total", "counter", "Tokens of prompts, cached ones too.", s.promptTokens);
  writeWhole(out, "generation_tokens_total", "counter", "Tokens drawn.", s.generatedTokens);
  writeWhole(
    out,
    "prefix_cache_queries_total",
    "counter",
    "Prompt tokens looked for in the prefix cache.",
    s.prefixQueries(),
  );
  writeWhole(out, "prefix_cache_hits_total", "counter", "Prompt tokens found there.", s.prefixHits());
  writeWhole(out, "batches_total", "counter", "Batches computed.", s.steps);
  writeWhole(out, "batch_rows_total", "counter", "Rows of all batches: tokens computed.", s.rowsComputed);
}
