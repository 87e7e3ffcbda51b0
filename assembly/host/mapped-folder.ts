// How a path finds the mapped folder that holds it. WASI hands out folders, each with the name under which it was mapped.

/** `open`'s answer when no mapped folder contains the path: the command line must name one (WASI sees no other files). */
export const NOT_MAPPED: i32 = -1000;

export function isSlash(at: usize): bool {
  return load<u8>(at) == 0x2f;
}

/** The length of a leading "./" (with any more slashes) of a path, 0 without one. */
export function skipDot(path: usize, length: usize): usize {
  if (length < 2 || load<u8>(path) != 0x2e || !isSlash(path + 1)) return 0;
  let n: usize = 2;
  while (n < length && isSlash(path + n)) n++;
  return n;
}

/** Whether a relative path climbs out of the folder it is relative to by its first component. */
function climbs(path: usize, length: usize): bool {
  return length >= 2 && load<u16>(path) == 0x2e2e && (length == 2 || isSlash(path + 2));
}

/**
 * How many bytes of `path` a mapped folder of this name accounts for, or -1 when the path is not in it.
 * "." holds every relative path that does not start with "..", "/" every absolute one.
 */
export function matchFolder(folder: usize, folderLength: usize, path: usize, length: usize): i32 {
  const skip = skipDot(folder, folderLength);
  folder += skip;
  folderLength -= skip;
  if (folderLength == 0 || (folderLength == 1 && load<u8>(folder) == 0x2e)) {
    return isSlash(path) || climbs(path, length) ? -1 : 0;
  }
  while (folderLength > 1 && isSlash(folder + folderLength - 1)) folderLength--;
  if (folderLength == 1 && isSlash(folder)) return isSlash(path) ? 1 : -1;
  // WasmEdge calls a folder "models" that was mapped as "/models"; wasi-libc, too, compares without leading slashes.
  const slashes: usize = isSlash(path) && !isSlash(folder) ? 1 : 0;
  const end = folderLength + slashes;
  if (end >= length || memory.compare(folder, path + slashes, folderLength) != 0 || !isSlash(path + end)) return -1;
  return <i32>end + 1;
}
