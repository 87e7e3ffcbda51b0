import { alloc } from "../base/arena";
import { fail, failMemory, USAGE } from "../base/errors";
import { openFile } from "../base/file";
import { cstringLength } from "../base/writer";
import { close } from "../host/files";
import { Config } from "../model/config";
import { readHeader } from "../model/llama2c-header";
import { Source } from "../model/source";

/** The checkpoint that was named, and what its header says: enough to refuse what cannot work before weights are read. */
@unmanaged
export class ModelFile {
  path: usize;
  pathLength: usize;
  bytes: u64;
  config: Config;
}

/**
 * Reads the header of a checkpoint.
 * @param path zero-terminated    @param context positions to keep, 0: all that the model has
 * @returns null after `fail`
 */
export function openModelFile(path: usize, context: i32): ModelFile {
  const none = changetype<ModelFile>(0);
  const file = changetype<ModelFile>(alloc(offsetof<ModelFile>()));
  const config = changetype<Config>(alloc(offsetof<Config>()));
  const source = changetype<Source>(alloc(offsetof<Source>()));
  if (!changetype<usize>(file) || !changetype<usize>(config) || !changetype<usize>(source)) {
    failMemory("the model's header", offsetof<ModelFile>());
    return none;
  }
  file.path = path;
  file.pathLength = cstringLength(path);
  file.config = config;
  const fd = openFile(path, file.pathLength, "the model");
  if (fd < 0) return none;
  const ok = source.start(fd) && readHeader(config, source);
  close(fd);
  file.bytes = source.size;
  return ok && checkContext(context, config) ? file : none;
}

/** A context of the user's own makes the KV cache smaller; it cannot make the model remember more. */
function checkContext(wanted: i32, config: Config): bool {
  if (wanted > config.seqLen) {
    fail(USAGE).text("--context ").integer(wanted).text(" is more than the model's ").integer(config.seqLen);
    return false;
  }
  if (wanted > 0) config.seqLen = wanted;
  return true;
}
