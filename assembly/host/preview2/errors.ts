/** The errors of WASI 0.2 as the numbers of preview 1, which is what the rest of the engine knows. */
import { dropError } from "./imports";

export const EIO: i32 = 29;
export const EPIPE: i32 = 64;

// The tables stand in functions: at the top of the file they would be part of a module that never calls them.

/** wasi:filesystem's error-code, from "access" to "cross-device". */
export function fileError(code: u8): i32 {
  const errnos = memory.data<u8>([
    2, 6, 7, 8, 10, 16, 19, 20, 22, 25, 26, 27, 28, 29, 31, 32, 34, 35, 37, 43, 44, 46, 48, 51, 54, 55, 56, 58, 59, 60,
    61, 63, 64, 69, 70, 74, 75,
  ]);
  return load<u8>(errnos + code);
}

/** wasi:sockets' error-code, from "unknown" to "datagram-too-large". */
export function socketError(code: u8): i32 {
  const errnos = memory.data<u8>([29, 2, 58, 28, 48, 73, 7, 28, 6, 28, 41, 4, 3, 23, 14, 15, 13, 35]);
  return load<u8>(errnos + code);
}

/** The errno of a stream-error at this address; what it owns is dropped. */
export function streamError(error: usize): i32 {
  if (load<u8>(error) != 0) return EPIPE;
  dropError(load<i32>(error, 4));
  return EIO;
}
