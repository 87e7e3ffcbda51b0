import { alloc } from "../base/arena";
import { newSha256, Sha256 } from "../base/sha256";
import { close, open } from "../host/files";
import { read } from "../host/streams";

/** Read and hashed at once: about a millisecond of work. */
const PART_BYTES: usize = 1 << 17;

let sha: Sha256 = changetype<Sha256>(0);
let buffer: usize = 0;
let file: i32 = -1;
let known: bool = false;
const digest: usize = memory.data(32, 8);

/**
 * Begins to compute the SHA-256 of the checkpoint, which takes seconds for a large one: `continueDigest` does a part of it
 * whenever the server has nothing better to do. Without memory or file it stays unknown.
 */
export function startDigest(path: usize, length: usize): void {
  buffer = alloc(PART_BYTES);
  sha = newSha256();
  if (buffer && changetype<usize>(sha)) file = open(path, length);
}

/** Reads and hashes the next part. False when there is nothing left to do. */
export function continueDigest(): bool {
  if (file < 0) return false;
  const count = read(file, buffer, PART_BYTES);
  if (count > 0) {
    sha.update(buffer, count);
    return true;
  }
  close(file);
  file = -1;
  if (count == 0) sha.final(digest);
  known = count == 0;
  return false;
}

/** Where the checkpoint's SHA-256 lies, 32 bytes; 0 while it is not known. */
export function modelDigest(): usize {
  return known ? digest : 0;
}
