import { alloc } from "../../base/arena";
import { isSlash, matchFolder, NOT_MAPPED, skipDot } from "../mapped-folder";
import { fileError } from "./errors";
import { dropDescriptor, getDirectories, initialCwd, openAt, readAt, stat } from "./imports";
import { lend } from "./lists";

const FIRST: i32 = 3; // the number of the first open file, after the three streams
const MOST: i32 = 16;
const NOENT: i32 = 44;
const NFILE: i32 = 41;
const ISDIR: i32 = 31;

const SYMLINK_FOLLOW: i32 = 1;
const READ: i32 = 1;
const DIRECTORY: u8 = 3;

const FOLDER: usize = 12; // descriptor, pointer and length of the name
const FILE: usize = 16; // descriptor, offset

const opened: usize = memory.data(256, 8); // MOST times FILE
const result: usize = memory.data(104, 8); // a result with a descriptor-stat
const folders: usize = memory.data(8, 4); // a list, once `fetched`
let fetched: bool = false;
let matched: i32 = 0;
let wholeLength: usize = 0;

function file(fd: i32): usize {
  return opened + <usize>(fd - FIRST) * FILE;
}

/** A number that no open file has, or 0. */
function freeNumber(): i32 {
  for (let fd = FIRST; fd < FIRST + MOST; fd++) if (!load<i32>(file(fd))) return fd;
  return 0;
}

/** The folder that accounts for most of a path, `matched` bytes of it; 0 when none does. */
function folderOf(path: usize, length: usize): i32 {
  let folder = 0;
  matched = -1;
  for (let i = 0, n = load<i32>(folders, 4); i < n; i++) {
    const entry = load<usize>(folders) + <usize>i * FOLDER;
    const m = matchFolder(load<usize>(entry, 4), load<usize>(entry, 8), path, length);
    if (m <= matched) continue;
    matched = m;
    folder = load<i32>(entry);
  }
  return folder;
}

/** Puts the working folder before a relative path: `jco run` maps the root of the file system and nothing else. */
function fromWorkingFolder(path: usize, length: usize): usize {
  if (isSlash(path)) return 0;
  initialCwd(result);
  const cwd = load<usize>(result, 8);
  const whole = load<u8>(result) ? alloc(<u64>cwd + 1 + length) : 0;
  if (!whole) return 0;
  memory.copy(whole, load<usize>(result, 4), cwd);
  store<u8>(whole + cwd, 0x2f);
  memory.copy(whole + cwd + 1, path, length);
  wholeLength = cwd + 1 + length;
  return whole;
}

export function open(path: usize, length: usize): i32 {
  const skip = skipDot(path, length);
  path += skip;
  length -= skip;
  if (length == 0) return -NOENT;
  if (!fetched) getDirectories(folders);
  fetched = true;
  let folder = folderOf(path, length);
  if (!folder) {
    path = fromWorkingFolder(path, length);
    length = wholeLength;
    if (path) folder = folderOf(path, length);
  }
  return folder ? openIn(folder, path + matched, length - matched) : NOT_MAPPED;
}

function openIn(folder: i32, path: usize, length: usize): i32 {
  while (length > 1 && isSlash(path)) {
    path++;
    length--;
  }
  const fd = freeNumber();
  if (!fd) return -NFILE;
  openAt(folder, SYMLINK_FOLLOW, path, length, 0, READ, result);
  if (load<u8>(result)) return -fileError(load<u8>(result, 4));
  store<i32>(file(fd), load<i32>(result, 4));
  store<u64>(file(fd), 0, 8);
  return fd;
}

export function size(fd: i32): i64 {
  stat(load<i32>(file(fd)), result);
  if (load<u8>(result)) return -(<i64>fileError(load<u8>(result, 8)));
  if (load<u8>(result, 8) == DIRECTORY) return -(<i64>ISDIR);
  return load<i64>(result, 24);
}

/** Reads on in an open file. */
export function readFile(fd: i32, bytes: usize, length: usize): i32 {
  const f = file(fd);
  const offset = load<u64>(f, 8);
  lend(bytes, length);
  readAt(load<i32>(f), length, offset, result);
  lend(0, 0);
  if (load<u8>(result)) return -fileError(load<u8>(result, 4));
  const count = load<usize>(result, 8);
  store<u64>(f, offset + count, 8);
  return <i32>count;
}

export function close(fd: i32): void {
  dropDescriptor(load<i32>(file(fd)));
  store<i32>(file(fd), 0);
}
