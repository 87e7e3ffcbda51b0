import * as p1 from "./preview1/files";
import * as p2 from "./preview2/files";
import { COMPONENT } from "./target";

export { NOT_MAPPED } from "./mapped-folder";

/**
 * Opens a file for reading, below whichever mapped folder holds it (the longest match, as wasi-libc resolves paths).
 * @param path UTF-8, as the user wrote it
 * @returns the file descriptor, NOT_MAPPED, or minus the WASI errno
 */
export function open(path: usize, length: usize): i32 {
  return COMPONENT ? p2.open(path, length) : p1.open(path, length);
}

/** The size in bytes of an open regular file, or minus the WASI errno (EISDIR for a folder). */
export function size(fd: i32): i64 {
  return COMPONENT ? p2.size(fd) : p1.size(fd);
}

/** Closes a file descriptor that `open` gave. */
export function close(fd: i32): void {
  if (COMPONENT) p2.close(fd);
  else p1.close(fd);
}
