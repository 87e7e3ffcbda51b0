import { newWriter } from "../base/writer";
import { endProgress, startProgress } from "../base/progress";
import { ModelFile } from "../command/model-file";
import { Options } from "../command/options";
import { newSession, Session } from "../generation/session";
import { isTerminal, STDERR } from "../host/streams";
import { Model, openModel } from "../model/model";
import { Flag } from "./flags";
import { isInterpreted, writeInterpreterHint } from "./interpreter";

/** Loads the weights, with a word on what takes long if somebody is watching. Null after `fail`. */
export function loadModel(o: Options, file: ModelFile): Model {
  const watched = isTerminal(STDERR) && !o.has(Flag.Quiet);
  const terminal = newWriter(STDERR, 256);
  if (watched && changetype<usize>(terminal)) {
    if (isInterpreted()) writeInterpreterHint(terminal);
    startProgress(terminal, file.bytes);
  }
  const model = openModel(file.path, file.pathLength, <i32>o.whole(Flag.Context), o.decimal(Flag.RopeTheta));
  endProgress();
  return model;
}

/** Loads the model and makes an empty session of it. Null after `fail`. */
export function openSession(o: Options, file: ModelFile): Session {
  const model = loadModel(o, file);
  if (!changetype<usize>(model)) return changetype<Session>(0);
  return newSession(model, <i32>o.whole(Flag.Batch));
}
