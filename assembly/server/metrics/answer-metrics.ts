import { Writer } from "../../base/writer";
import { Counter, countOf, nextStatus, statusCount } from "./counters";
import { openSample, writeFamily, writeLabel, writeWhole } from "./exposition";
import { writeHistogram } from "./histogram-text";
import { Histogram } from "./histograms";

/** Appends what the server's own books hold: how answers ended, and how long they took. */
export function writeAnswerMetrics(out: Writer): void {
  writeFamily(out, "request_success_total", "counter", "Texts that were finished, by how they ended.");
  writeFinished(out, "stop", Counter.Stopped);
  writeFinished(out, "length", Counter.Cut);
  writeWhole(
    out,
    "requests_cancelled_total",
    "counter",
    "Answers whose client left before the end.",
    countOf(Counter.Cancelled),
  );
  writeWhole(
    out,
    "requests_rejected_total",
    "counter",
    "Requests that were told to come later.",
    countOf(Counter.Rejected),
  );
  writeFamily(out, "http_requests_total", "counter", "HTTP requests by the status of their answers.");
  for (let status = nextStatus(0); status > 0; status = nextStatus(status)) {
    openSample(out, "http_requests_total").text(',code="').integer(status).text('"} ').integer(statusCount(status));
    out.text("\n");
  }
  writeHistogram(
    out,
    Histogram.TimeToFirstToken,
    "time_to_first_token_seconds",
    "From a whole request to its first token.",
  );
  writeHistogram(out, Histogram.InterToken, "inter_token_latency_seconds", "From one token of a text to the next.");
  writeHistogram(out, Histogram.EndToEnd, "e2e_request_latency_seconds", "From a whole request to its last token.");
  writeHistogram(out, Histogram.Queue, "request_queue_time_seconds", "How long a request waited for a slot.");
  writeHistogram(out, Histogram.Prefill, "request_prefill_time_seconds", "From a slot to the prompt computed.");
  writeHistogram(out, Histogram.Decode, "request_decode_time_seconds", "From the prompt computed to the last token.");
}

function writeFinished(out: Writer, reason: string, counter: Counter): void {
  writeLabel(openSample(out, "request_success_total"), "finished_reason", reason);
  out.text("} ").integer(countOf(counter)).text("\n");
}
