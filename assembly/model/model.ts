import { alloc, mark, release } from "../base/arena";
import { fail, failMemory, INVALID_FILE } from "../base/errors";
import { openFile } from "../base/file";
import { close } from "../host/files";
import { Config } from "./config";
import { Loader, stageBytes } from "./llama2c";
import { readHeader } from "./llama2c-header";
import { Source } from "./source";
import { placeWeights, weightBytes, Weights } from "./weights";

/** A checkpoint in memory: hyper-parameters and weights, which nothing changes after loading. */
@unmanaged
export class Model {
  config: Config;
  weights: Weights;
  /** Bytes that the weights take in memory. */
  weightBytes: u64;
  /** Bytes of the checkpoint file. */
  fileBytes: u64;
}

/**
 * Reads a checkpoint. Its sizes are checked against the file and against memory before a weight is read; the weights
 * stream through a small buffer into the layout that the kernels want.
 * @param path UTF-8   @param context positions to keep, 0 for all that the model was trained for
 * @returns null after `fail`
 */
export function openModel(path: usize, pathLength: usize, context: i32, ropeTheta: f32): Model {
  const fd = openFile(path, pathLength, "the model");
  if (fd < 0) return changetype<Model>(0);
  const model = readModel(fd, context, ropeTheta);
  close(fd);
  return model;
}

function readModel(fd: i32, context: i32, ropeTheta: f32): Model {
  const none = changetype<Model>(0);
  const model = changetype<Model>(alloc(offsetof<Model>()));
  const source = changetype<Source>(alloc(offsetof<Source>()));
  const config = changetype<Config>(alloc(offsetof<Config>()));
  const weights = changetype<Weights>(alloc(offsetof<Weights>()));
  const loader = changetype<Loader>(alloc(offsetof<Loader>()));
  if (!changetype<usize>(loader)) {
    failMemory("the model's header", offsetof<Model>());
    return none;
  }
  if (!source.start(fd) || !readHeader(config, source)) return none;
  config.ropeTheta = ropeTheta;
  if (context > config.seqLen) {
    fail(INVALID_FILE)
      .text("a context of ")
      .integer(context)
      .text(" is longer than the model's ")
      .integer(config.seqLen);
    return none;
  }
  model.config = config;
  model.weights = weights;
  model.fileBytes = source.size;
  model.weightBytes = weightBytes(config);
  const block = alloc(model.weightBytes);
  const before = mark();
  const stage = block ? alloc(stageBytes(config)) : 0;
  if (!stage) {
    failMemory("the weights", model.weightBytes + stageBytes(config));
    return none;
  }
  placeWeights(weights, config, block);
  loader.config = config;
  loader.weights = weights;
  loader.source = source;
  loader.stage = stage;
  if (!loader.run()) return none;
  release(before);
  if (context > 0) config.seqLen = context;
  return model;
}
