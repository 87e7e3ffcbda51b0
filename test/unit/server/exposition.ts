/** A metric of Prometheus's text format with its samples: labels, as JSON, to value. */
export interface Family {
  type: string;
  help: string;
  samples: Map<string, number>;
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const LABEL = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/;
const VALUE = /^[+-]?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|Inf|NaN)$/i;
const UNESCAPED: Readonly<Record<string, string>> = { "\\\\": "\\", '\\"': '"', "\\n": "\n" };

/**
 * Reads the text format 0.0.4, more strictly than Prometheus does: every family has HELP, TYPE and its samples in one
 * piece, in this order; counters end in _total; nothing stands twice; a histogram's buckets rise and end in its count.
 * @throws on anything else
 */
export function parseExposition(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  let current: [name: string, Family] | undefined;
  let help: [name: string, text: string] | undefined;
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  for (const line of text.slice(0, -1).split("\n")) {
    const comment = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line);
    if (comment?.[1] === "HELP") {
      help = [comment[2]!, comment[3]!];
      current = undefined;
    } else if (comment) {
      const [, , name = "", type = ""] = comment;
      if (help?.[0] !== name) throw new Error(`TYPE without HELP: ${line}`);
      if (families.has(name)) throw new Error(`twice: ${name}`);
      if (!/^(counter|gauge|histogram)$/.test(type)) throw new Error(`no type: ${line}`);
      if ((type === "counter") !== name.endsWith("_total")) throw new Error(`name of a ${type}: ${name}`);
      current = [name, { type, help: help[1], samples: new Map() }];
      families.set(...current);
    } else if (current) addSample(...current, line);
    else throw new Error(`a sample outside of its family: ${line}`);
  }
  for (const [name, family] of families) if (family.type === "histogram") checkHistogram(name, family);
  return families;
}

function addSample(family: string, { type, samples }: Family, line: string): void {
  const name = NAME.exec(line)?.[0] ?? "";
  const suffix = type === "histogram" ? /_(bucket|sum|count)$/.exec(name)?.[0] : "";
  if (suffix === undefined || name !== family + suffix) throw new Error(`not of ${family}: ${line}`);
  const labels: Record<string, string> = {};
  let rest = line.slice(name.length);
  if (rest.startsWith("{")) {
    do {
      const [whole = "", label = "", value = ""] = LABEL.exec(rest.slice(1)) ?? [];
      if (whole === "" || label in labels) throw new Error(`labels: ${line}`);
      labels[label] = value.replace(/\\./g, (escape) => UNESCAPED[escape]!);
      rest = rest.slice(1 + whole.length);
    } while (rest.startsWith(","));
    if (!rest.startsWith("}")) throw new Error(`labels: ${line}`);
    rest = rest.slice(1);
  }
  if (!rest.startsWith(" ") || !VALUE.test(rest.slice(1))) throw new Error(`value: ${line}`);
  const key = suffix + JSON.stringify(labels);
  if (samples.has(key)) throw new Error(`twice: ${line}`);
  samples.set(key, Number(rest.slice(1)));
}

function checkHistogram(name: string, { samples }: Family): void {
  const buckets = [...samples]
    .filter(([key]) => key.startsWith("_bucket"))
    .map(([key, count]) => ({ end: (JSON.parse(key.slice("_bucket".length)) as { le: string }).le, count }));
  const ends = buckets.map(({ end }) => (end === "+Inf" ? Infinity : Number(end)));
  const rising = ends.every((end, i) => i === 0 || (end > ends[i - 1]! && buckets[i]!.count >= buckets[i - 1]!.count));
  if (!rising || ends.at(-1) !== Infinity) throw new Error(`buckets of ${name}`);
  const count = [...samples].find(([key]) => key.startsWith("_count"))?.[1];
  const sum = [...samples].find(([key]) => key.startsWith("_sum"))?.[1];
  if (count !== buckets.at(-1).count || sum === undefined) throw new Error(`count or sum of ${name}`);
}
