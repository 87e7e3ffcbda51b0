import { type Checkpoint } from "../../src/checkpoint/checkpoint.ts";
import { ReferenceModel } from "./llama.ts";
import { ReferenceSampler } from "./sampler.ts";
import { type ReferenceTokenizer } from "./tokenizer.ts";

/** run.c's flags -i, -n, -t, -p, -s with its defaults; the seed has none. */
export interface GenerateOptions {
  readonly prompt?: string;
  /** Positions to run; 0 or more than the context means all of it. */
  readonly steps?: number;
  readonly temperature?: number;
  readonly topp?: number;
  readonly seed?: number;
}

const BOS = 1;

/** What run.c or runq.c writes to stdout: prompt, continuation, newline. */
export function generateReference(model: Checkpoint, tokenizer: ReferenceTokenizer, options: GenerateOptions): Buffer {
  const { prompt = "", steps = 256, temperature = 1, topp = 0.9, seed = 1 } = options;
  const reference = new ReferenceModel(model);
  const { seqLen } = reference.config;
  const sampler = new ReferenceSampler(temperature, topp, BigInt(seed));
  const tokens = tokenizer.encode(prompt);
  const end = steps === 0 || steps > seqLen ? seqLen : steps;
  let text = "";
  for (let token = tokens[0]!, pos = 0; pos < end; pos++) {
    const logits = reference.forward(token, pos);
    const next = tokens[pos + 1] ?? sampler.sample(logits);
    if (next === BOS) break;
    text += tokenizer.decode(token, next);
    token = next;
  }
  return Buffer.from(`${text}\n`, "latin1");
}
