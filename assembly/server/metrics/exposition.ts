import { Writer } from "../../base/writer";

/** Prometheus's text format, version 0.0.4. */
export const EXPOSITION: string = "text/plain; version=0.0.4; charset=utf-8";

const PREFIX: string = "llama2_";

let model: usize = 0;
let modelLength: usize = 0;

/** The value of the label that every sample of the model has. */
export function setModelLabel(name: usize, length: usize): void {
  model = name;
  modelLength = length;
}

/** Begins a metric: what it is, on two lines. */
export function writeFamily(out: Writer, name: string, type: string, help: string): void {
  out.text("# HELP ").text(PREFIX).text(name).text(" ").text(help).text("\n");
  out.text("# TYPE ").text(PREFIX).text(name).text(" ").text(type).text("\n");
}

/** Begins a sample: its name and `{model_name="..."`; more labels, `closeLabels` and a value follow. */
export function openSample(out: Writer, name: string, suffix: string = ""): Writer {
  out.text(PREFIX).text(name).text(suffix).text('{model_name="');
  writeLabelValue(out, model, modelLength);
  return out.byte(0x22);
}

/** Adds a label whose value needs no escapes. */
export function writeLabel(out: Writer, name: string, value: string): Writer {
  return out.text(",").text(name).text('="').text(value).text('"');
}

/** A metric of one sample, a whole number. */
export function writeWhole(out: Writer, name: string, type: string, help: string, value: u64): void {
  writeFamily(out, name, type, help);
  openSample(out, name).text("} ").integer(value).text("\n");
}

/** A metric of one sample, a decimal. */
export function writeDecimal(out: Writer, name: string, type: string, help: string, value: f64): void {
  writeFamily(out, name, type, help);
  openSample(out, name).text("} ").decimal(value, 6).text("\n");
}

function writeLabelValue(out: Writer, bytes: usize, length: usize): void {
  for (let i: usize = 0; i < length; i++) {
    const c = load<u8>(bytes + i);
    if (c == 0x0a) out.text("\\n");
    else if (c == 0x22 || c == 0x5c) out.byte(0x5c).byte(c);
    else out.byte(c);
  }
}
