import { character, Column, columnEnd, columnStart, findLetter, flagCount } from "./table";

/** No flag is longer, so nothing that is longer is a slip of one. */
const MAX_NAME: i32 = 24;

const distances: usize = memory.data(25, 1); // u8[MAX_NAME + 1], a row of the Levenshtein table

/**
 * The flag that was most likely meant by an argument that is none, or -1: the nearest name in edits (letters added,
 * left out or replaced) if that takes at most a third of its letters; for "-x..." also the flag of the letter x.
 * @param text the argument with its dashes, without "=value"
 */
export function suggestion(text: usize, length: i32): i32 {
  let name = text;
  while (length > 0 && load<u8>(name) == 0x2d) {
    name++;
    length--;
  }
  let best = -1;
  let bestDistance = MAX_NAME;
  if (length > 0 && length <= MAX_NAME) {
    for (let flag = 0; flag < flagCount(); flag++) {
      const d = distance(name, length, flag);
      if (d < bestDistance && d * 3 <= max(length, 3)) {
        best = flag;
        bestDistance = d;
      }
    }
  }
  if (best < 0 && length > 0 && name - text == 1) best = findLetter(load<u8>(name));
  return best;
}

/** The edit distance between a text of at most MAX_NAME bytes and a flag's name. */
function distance(text: usize, length: i32, flag: i32): i32 {
  for (let j = 0; j <= length; j++) store<u8>(distances + j, <u8>j);
  const start = columnStart(flag, Column.Name);
  const end = columnEnd(flag, start);
  for (let i = start; i < end; i++) {
    let diagonal = <i32>load<u8>(distances);
    store<u8>(distances, <u8>(diagonal + 1));
    for (let j = 1; j <= length; j++) {
      const above = <i32>load<u8>(distances + j);
      const left = <i32>load<u8>(distances + j - 1);
      const replaced = diagonal + (character(flag, i) == load<u8>(text + j - 1) ? 0 : 1);
      store<u8>(distances + j, <u8>min(replaced, min(above, left) + 1));
      diagonal = above;
    }
  }
  return load<u8>(distances + length);
}
