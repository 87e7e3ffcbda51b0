/** What /metrics says: samples by name and labels, as in `llama2_request_success_total{finish_reason="stop"}`. */
export interface Metrics {
  samples: Map<string, number>;
  types: Map<string, string>;
}

const NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
const SAMPLE = new RegExp(`^(${NAME})(\\{(?:${NAME}="(?:[^"\\\\]|\\\\.)*",?)*\\})? (\\S+)$`);

/** Reads the text format of Prometheus, version 0.0.4. @throws on what is none of it, and on a sample without a type */
export function parseMetrics(text: string): Metrics {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const metrics: Metrics = { samples: new Map(), types: new Map() };
  for (const line of text.slice(0, -1).split("\n")) {
    const type = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`).exec(line);
    if (type !== null) metrics.types.set(type[1]!, type[2]!);
    else if (!new RegExp(`^# HELP ${NAME} .+$`).test(line)) addSample(metrics, line);
  }
  return metrics;
}

function addSample({ samples, types }: Metrics, line: string): void {
  const match = SAMPLE.exec(line);
  if (match === null) throw new Error(`not a sample: ${line}`);
  const [, name = "", labels = "", value = ""] = match;
  const number = value === "+Inf" ? Infinity : Number(value);
  if (Number.isNaN(number)) throw new Error(`not a number: ${line}`);
  const family = name.replace(/_(bucket|sum|count)$/, "");
  if (!types.has(name) && types.get(family) !== "histogram") throw new Error(`no type: ${line}`);
  if (samples.has(name + labels)) throw new Error(`twice: ${line}`);
  samples.set(name + labels, number);
}

/** The sum of the samples of a name, over all of their labels. */
export function total({ samples }: Metrics, name: string): number {
  const values = [...samples].filter(([key]) => key === name || key.startsWith(`${name}{`)).map(([, value]) => value);
  if (values.length === 0) throw new Error(`no metric ${name}`);
  return values.reduce((sum, value) => sum + value, 0);
}
