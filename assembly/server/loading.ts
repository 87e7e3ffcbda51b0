import { failMemory } from "../base/errors";
import { unwatchProgress, watchProgress } from "../base/progress";
import { Writer } from "../base/writer";
import { ModelFile, openModelFile } from "../command/model-file";
import { openTokenizerFile } from "../command/tokenizer-file";
import { newScheduler } from "../generation/scheduler";
import { now, unixTime } from "../host/clock";
import { openModel } from "../model/model";
import { startAnswers } from "./answers";
import { tick } from "./http/server";
import { addWeights, endFingerprint, startFingerprint } from "./fingerprint";
import { startDigest } from "./model-digest";
import { startOllama } from "./ollama/start";
import { startOpenAi } from "./openai/start";
import { Phase, service } from "./service";
import { decimalSetting, modelPath, textSetting, wholeSetting } from "./settings";
import { Setting } from "./settings-table";

/** Loads the model and makes ready all that answers need, while probes are answered. False after `fail`. */
export function loadService(notes: Writer): bool {
  const begun = now();
  const context = wholeSetting(Setting.Context);
  const file = openModelFile(modelPath(), context);
  if (!changetype<usize>(file)) return false;
  service.started = unixTime();
  if (!loadModel(file)) return false;
  service.tokenizer = openTokenizerFile(textSetting(Setting.Tokenizer), file);
  if (!changetype<usize>(service.tokenizer)) return false;
  const slots = wholeSetting(Setting.Slots);
  const queue = wholeSetting(Setting.Queue);
  const batch = wholeSetting(Setting.Batch);
  // Every answer has a sequence at once; those of several texts share as many more as there are slots.
  service.scheduler = newScheduler(service.model, service.tokenizer, slots, context, queue + slots, batch);
  if (!changetype<usize>(service.scheduler)) return false;
  endFingerprint();
  if (!startAnswers(slots + queue) || !startOpenAi() || !startOllama()) {
    failMemory("the answers", 0);
    return false;
  }
  startDigest(file.path, file.pathLength);
  service.phase = Phase.Ready;
  notes
    .text("llama2: ready with ")
    .bytes(service.modelId, service.modelIdLength)
    .text(" after ")
    .decimal(now() - begun, 2)
    .text(" s, ")
    .integer(slots)
    .text(slots == 1 ? " slot of " : " slots of ")
    .integer(service.scheduler.context)
    .text(" tokens\n")
    .flush();
  return true;
}

/** Reads the weights; with every part of the file that has come, clients are looked after. */
function loadModel(file: ModelFile): bool {
  startFingerprint();
  watchProgress(partRead);
  service.model = openModel(file.path, file.pathLength, 0, decimalSetting(Setting.RopeTheta));
  unwatchProgress();
  return changetype<usize>(service.model) != 0;
}

function partRead(at: usize, length: usize): void {
  addWeights(at, length);
  tick(0);
}
