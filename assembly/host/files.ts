import {
  errno,
  fd_close,
  fd_filestat_get,
  fd_prestat_dir_name,
  fd_prestat_get,
  filestat,
  filetype,
  lookupflags,
  path_open,
  prestat,
  rights,
} from "@assemblyscript/wasi-shim/assembly/bindings/wasi_snapshot_preview1";

const FIRST_PREOPEN: i32 = 3;
const MAX_NAME_BYTES: usize = 4096;

const opened: usize = memory.data(4, 4);
const attributes: usize = memory.data(64, 8); // one filestat
const preopen: usize = memory.data(8, 4); // one prestat: tag, length of the name
const name: usize = memory.data(4096, 8);

/** `open`'s answer when no mapped folder contains the path: the command line must name one (WASI sees no other files). */
export const NOT_MAPPED: i32 = -1000;

function isSlash(at: usize): bool {
  return load<u8>(at) == 0x2f;
}

/** The length of a leading "./" (with any more slashes) of a path, 0 without one. */
function dotSlash(path: usize, length: usize): usize {
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
function matchFolder(folder: usize, folderLength: usize, path: usize, length: usize): i32 {
  const skip = dotSlash(folder, folderLength);
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

/**
 * Opens a file for reading, below whichever mapped folder holds it (the longest match, as wasi-libc resolves paths).
 * @param path UTF-8, as the user wrote it
 * @returns the file descriptor, NOT_MAPPED, or minus the WASI errno
 */
export function open(path: usize, length: usize): i32 {
  const skip = dotSlash(path, length);
  path += skip;
  length -= skip;
  if (length == 0) return -(<i32>errno.NOENT);
  let folder = -1;
  let matched = -1;
  for (let fd = FIRST_PREOPEN; fd_prestat_get(fd, changetype<prestat>(preopen)) == errno.SUCCESS; fd++) {
    const nameLength = load<usize>(preopen, 4);
    if (nameLength > MAX_NAME_BYTES || fd_prestat_dir_name(fd, name, nameLength) != errno.SUCCESS) continue;
    // Some runtimes count a terminating zero.
    let trimmed = nameLength;
    while (trimmed > 0 && load<u8>(name + trimmed - 1) == 0) trimmed--;
    const n = matchFolder(name, trimmed, path, length);
    if (n > matched) {
      matched = n;
      folder = fd;
    }
  }
  if (folder < 0) return NOT_MAPPED;
  path += matched;
  length -= matched;
  while (length > 1 && isSlash(path)) {
    path++;
    length--;
  }
  const wanted = rights.FD_READ | rights.FD_SEEK | rights.FD_TELL | rights.FD_FILESTAT_GET;
  const error = path_open(folder, lookupflags.SYMLINK_FOLLOW, path, length, 0, wanted, 0, 0, opened);
  return error != errno.SUCCESS ? -(<i32>error) : load<i32>(opened);
}

/** The size in bytes of an open regular file, or minus the WASI errno (EISDIR for a folder). */
export function size(fd: i32): i64 {
  const s = changetype<filestat>(attributes);
  const error = fd_filestat_get(fd, s);
  if (error != errno.SUCCESS) return -(<i64>error);
  if (s.filetype == filetype.DIRECTORY) return -(<i64>errno.ISDIR);
  return <i64>s.size;
}

/** Closes a file descriptor that `open` gave. */
export function close(fd: i32): void {
  fd_close(fd);
}
