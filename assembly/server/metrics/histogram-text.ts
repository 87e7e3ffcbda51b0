import { Writer } from "../../base/writer";
import { openSample, writeFamily, writeLabel } from "./exposition";
import { BOUNDS, bucketCount, Histogram, sumOf } from "./histograms";

/** Appends a histogram: its cumulative buckets, its sum and its count. */
export function writeHistogram(out: Writer, h: Histogram, name: string, help: string): void {
  writeFamily(out, name, "histogram", help);
  let count: u64 = 0;
  for (let i = 0; i < BOUNDS.length; i++) {
    count += bucketCount(h, i);
    writeLabel(openSample(out, name, "_bucket"), "le", unchecked(BOUNDS[i]))
      .text("} ")
      .integer(count)
      .text("\n");
  }
  count += bucketCount(h, BOUNDS.length);
  writeLabel(openSample(out, name, "_bucket"), "le", "+Inf")
    .text("} ")
    .integer(count)
    .text("\n");
  openSample(out, name, "_sum").text("} ").decimal(sumOf(h), 6).text("\n");
  openSample(out, name, "_count").text("} ").integer(count).text("\n");
}
