/** WASI preview 1's error numbers, those that this host gives. */
export const ERRNO = {
  SUCCESS: 0,
  AGAIN: 6,
  BADF: 8,
  CONNRESET: 15,
  IO: 29,
  NOENT: 44,
  PIPE: 64,
} as const;
