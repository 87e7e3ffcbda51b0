import { alloc, mark, release } from "../base/arena";
import { fail, failMemory, RUNTIME } from "../base/errors";
import { openFile } from "../base/file";
import { newSha256 } from "../base/sha256";
import { close } from "../host/files";
import { read } from "../host/streams";
import { ModelFile } from "./model-file";

const BUFFER: usize = 1 << 16;

/** The SHA-256 of the whole file of a model: 32 bytes at `digest`. False after `fail`. */
export function hashModelFile(file: ModelFile, digest: usize): bool {
  const before = mark();
  const done = hash(file, digest);
  release(before);
  return done;
}

function hash(file: ModelFile, digest: usize): bool {
  const sha = newSha256();
  const buffer = alloc(BUFFER);
  if (!buffer || !changetype<usize>(sha)) {
    failMemory("the request", BUFFER);
    return false;
  }
  const fd = openFile(file.path, file.pathLength, "the model");
  if (fd < 0) return false;
  let count = 0;
  do {
    count = read(fd, buffer, BUFFER);
    if (count > 0) sha.update(buffer, count);
  } while (count > 0);
  close(fd);
  sha.final(digest);
  if (count == 0) return true;
  fail(RUNTIME).text("cannot read the model: WASI error ").integer(-count);
  return false;
}
