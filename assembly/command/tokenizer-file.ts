import { alloc } from "../base/arena";
import { fail, failMemory, INVALID_FILE } from "../base/errors";
import { writePath } from "../base/file";
import { cstringLength } from "../base/writer";
import { close, open } from "../host/files";
import { loadTokenizer, Tokenizer } from "../text/tokenizer";
import { ModelFile } from "./model-file";

const NAME: string = "tokenizer.bin";

/**
 * Loads the tokenizer that was named; without a name tokenizer.bin in the working folder, else the one beside the model.
 * @param path zero-terminated, 0: none was named
 * @returns null after `fail`
 */
export function openTokenizerFile(path: usize, model: ModelFile): Tokenizer {
  if (path) return loadTokenizer(path, cstringLength(path), model.config.vocabSize);

  const folderLength = lengthOfFolder(model.path, model.pathLength);
  const beside = alloc(folderLength + NAME.length);
  if (!beside) {
    failMemory("the request", folderLength);
    return changetype<Tokenizer>(0);
  }
  memory.copy(beside, model.path, folderLength);
  for (let i = 0; i < NAME.length; i++) store<u8>(beside + folderLength + i, <u8>NAME.charCodeAt(i));
  const here = beside + folderLength;
  if (exists(here, NAME.length)) return loadTokenizer(here, NAME.length, model.config.vocabSize);
  if (exists(beside, folderLength + NAME.length)) {
    return loadTokenizer(beside, folderLength + NAME.length, model.config.vocabSize);
  }
  const w = fail(INVALID_FILE).text("no tokenizer: cannot open ").text(NAME);
  if (folderLength > 0) writePath(w.text(" nor "), beside, folderLength + NAME.length);
  w.text("; name one with -z");
  return changetype<Tokenizer>(0);
}

/** The length of a path up to and with its last slash, 0 without one. */
function lengthOfFolder(path: usize, length: usize): usize {
  while (length > 0 && load<u8>(path + length - 1) != 0x2f) length--;
  return length;
}

function exists(path: usize, length: usize): bool {
  const fd = open(path, length);
  if (fd >= 0) close(fd);
  return fd >= 0;
}
