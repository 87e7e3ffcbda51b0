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
import { isSlash, matchFolder, NOT_MAPPED, skipDot } from "../mapped-folder";

const FIRST_PREOPEN: i32 = 3;
const MAX_NAME_BYTES: usize = 4096;

const opened: usize = memory.data(4, 4);
const attributes: usize = memory.data(64, 8); // one filestat
const preopen: usize = memory.data(8, 4); // one prestat: tag, length of the name
const name: usize = memory.data(4096, 8);

export function open(path: usize, length: usize): i32 {
  const skip = skipDot(path, length);
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

export function size(fd: i32): i64 {
  const s = changetype<filestat>(attributes);
  const error = fd_filestat_get(fd, s);
  if (error != errno.SUCCESS) return -(<i64>error);
  if (s.filetype == filetype.DIRECTORY) return -(<i64>errno.ISDIR);
  return <i64>s.size;
}

export function close(fd: i32): void {
  fd_close(fd);
}
