import { alloc } from "../base/arena";
import { fail, failMemory, USAGE } from "../base/errors";
import { cstringLength, Writer } from "../base/writer";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { newCandidates } from "../generation/candidates";
import { Completion, newCompletion } from "../generation/completion";
import { newLikelihood } from "../generation/likelihood";
import { JSON, JSON_LINES, newOutput, Output, PLAIN } from "../generation/output";
import { LEAST_TEMPERATURE, newSampler, Sampler } from "../generation/sampler";
import { Session } from "../generation/session";
import { Timings } from "../generation/timings";
import { unixTime } from "../host/clock";
import { Tokenizer } from "../text/tokenizer";
import { Flag } from "./flags";
import { openSession } from "./loading";
import { parseBias } from "./logit-bias";

/** All that generating text needs, loaded and set up as the command line says. */
@unmanaged
export class Run {
  session: Session;
  completion: Completion;
  output: Output;
  timings: Timings;
  seed: u64;
  /** The position at which text ends: -n, or the context. */
  limit: i32;
}

/** The position at which the command line ends a text. */
export function stepLimit(o: Options, seqLen: i32): i32 {
  const steps = o.whole(Flag.Steps);
  return steps == 0 || steps > <u64>seqLen ? seqLen : <i32>steps;
}

/** Loads the model and sets everything up. Null after `fail`. */
export function newRun(o: Options, file: ModelFile, tokenizer: Tokenizer, out: Writer): Run {
  const none = changetype<Run>(0);
  const run = changetype<Run>(alloc(offsetof<Run>()));
  const timings = changetype<Timings>(alloc(offsetof<Timings>()));
  if (!changetype<usize>(run) || !changetype<usize>(timings)) {
    failMemory("the request", offsetof<Run>());
    return none;
  }
  run.timings = timings;
  run.seed = o.whole(Flag.Seed) > 0 ? o.whole(Flag.Seed) : unixTime();
  run.limit = stepLimit(o, file.config.seqLen);
  const sampler = makeSampler(o, tokenizer.vocabSize, run.seed);
  if (!changetype<usize>(sampler)) return none;
  run.session = openSession(o, file);
  if (!changetype<usize>(run.session)) return none;
  run.completion = newCompletion(sampler, tokenizer);
  if (!changetype<usize>(run.completion)) return none;
  addStops(o, run.completion);
  return openOutput(o, run, out) ? run : none;
}

function makeSampler(o: Options, vocabSize: i32, seed: u64): Sampler {
  const s = newSampler(vocabSize, newCandidates(vocabSize));
  if (!changetype<usize>(s)) return s;
  const temperature = o.decimal(Flag.Temperature);
  s.temperature = temperature < LEAST_TEMPERATURE ? 0 : temperature;
  s.topP = o.decimal(Flag.TopP);
  s.topK = <i32>o.whole(Flag.TopK);
  s.minP = o.decimal(Flag.MinP);
  s.penalties.repetition = o.decimal(Flag.RepetitionPenalty);
  s.penalties.frequency = o.decimal(Flag.FrequencyPenalty);
  s.penalties.presence = o.decimal(Flag.PresencePenalty);
  s.setSeed(seed);
  for (let i = 0; i < o.givenCount; i++) {
    if (o.flagAt(i) != Flag.LogitBias) continue;
    const bias = parseBias(o.textAt(i));
    if (s.setBias(<i32>bias.id, <f32>bias.value)) continue;
    fail(USAGE)
      .text("--logit-bias: token ")
      .integer(bias.id)
      .text(" is not one of the model's 0 to ")
      .integer(vocabSize - 1);
    return changetype<Sampler>(0);
  }
  return s;
}

function addStops(o: Options, c: Completion): void {
  c.endsAtEos = o.has(Flag.StopAtEos);
  for (let i = 0; i < o.givenCount; i++) {
    if (o.flagAt(i) == Flag.Stop) c.stops.add(o.textAt(i), cstringLength(o.textAt(i)));
  }
}

/** Chooses the form of the output, and what it needs to know of every token. */
function openOutput(o: Options, run: Run, out: Writer): bool {
  const form = o.has(Flag.Jsonl) ? JSON_LINES : o.has(Flag.Json) ? JSON : PLAIN;
  const topCount = <i32>o.whole(Flag.Logprobs);
  run.output = newOutput(out, form, form == JSON ? run.limit : 1, topCount);
  if (!changetype<usize>(run.output)) return false;
  if (form != JSON_LINES && !o.has(Flag.Logprobs)) return true;
  run.completion.likelihood = newLikelihood(run.session.model.config.vocabSize, topCount);
  return changetype<usize>(run.completion.likelihood) != 0;
}
