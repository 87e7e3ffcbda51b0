import { Writer } from "../base/writer";

/**
 * The table that parsing, help and suggestions read. A row is
 *
 *     letter | name | value | lowest highest | default | help
 *
 * A value called X is a decimal, N a whole number, TEXT must be valid UTF-8; a flag without one is a switch. A row
 * without help shares the line of the next row. The rows are in the order of `Flag`.
 */
const ROWS: StaticArray<string> = [
  "t|temperature|X|0 1000|1.0|0 always takes the likeliest token",
  "p|top-p|X|0 1|0.9|draw from the fewest tokens that make up this probability; 0 or 1: all",
  "|top-k|N|0 2147483647|0|draw from the N likeliest tokens; 0: all",
  "|min-p|X|0 1|0|draw from tokens at least X times as likely as the likeliest",
  "|repetition-penalty|X|0.01 100|1|divide the logits of tokens that occurred by X",
  "|frequency-penalty|X|-100 100|0|",
  "|presence-penalty|X|-100 100|0|subtract X per occurrence, or once",
  "|logit-bias|ID=X|||add X to the logit of a token (repeatable)",
  "s|seed|N|0 18446744073709551615|0|0: the time",
  "n|steps|N|0 2147483647|256|tokens in all, the prompt's included; 0: the whole context",
  "i|prompt|TEXT|||-: standard input, read too when there is no -i and it is not a terminal",
  "|prompt-file|FILE|||comes after standard input and before -i, less one final newline",
  "z|tokenizer|FILE||tokenizer.bin|here, else beside the model",
  "m|mode|MODE||generate|generate or chat (Llama-2 template, a line of standard input a turn)",
  "y|system|TEXT|||system prompt of the chat",
  "|context|N|1 16777216||keep fewer positions than the model's context",
  "|batch|N|1 64|64|prompt tokens computed at once; the result is the same",
  "|rope-theta|X|1 1e12|10000|base of the rotary embedding",
  "|stop|TEXT|||end before TEXT is printed (up to 8 times)",
  "|stop-at-eos||||end at the EOS token too",
  "|json||||",
  "|jsonl||||print one JSON object at the end, or one a token",
  "|logprobs|N|0 20||with the N likeliest tokens of each place",
  "|stats||||",
  "|quiet||||print more, or nothing but errors, on stderr; quiet chats have no labels",
  "|strict||||exit 5 when a prompt or a chat is cut short",
  "|threads|N|1 1|1|",
  "|no-color||||this build has one thread and prints no colors",
  "|info||||describe the model instead",
  "|tokenize||||print the prompt's tokens instead",
  "|perplexity|FILE|||score a text instead, its first -n tokens if given",
  "|bench||||measure the speed instead:",
  "|prefill|N|1 16777216|128|of so many prompt tokens",
  "|decode|N|1 16777216|64|and so many generated ones",
  "|verify||||print a SHA-256 of the logits of -n positions instead,",
  "|parallel|N|1 64|1|computed in so many sequences at once",
  "h|help||||",
  "|version||||",
];

/** A flag: its row in the table. */
export const enum Flag {
  Temperature,
  TopP,
  TopK,
  MinP,
  RepetitionPenalty,
  FrequencyPenalty,
  PresencePenalty,
  LogitBias,
  Seed,
  Steps,
  Prompt,
  PromptFile,
  Tokenizer,
  Mode,
  System,
  Context,
  Batch,
  RopeTheta,
  Stop,
  StopAtEos,
  Json,
  Jsonl,
  Logprobs,
  Stats,
  Quiet,
  Strict,
  Threads,
  NoColor,
  Info,
  Tokenize,
  Perplexity,
  Bench,
  Prefill,
  Decode,
  Verify,
  Parallel,
  Help,
  Version,
  Count,
}

/** A column of the table. */
export const enum Column {
  Letter,
  Name,
  Value,
  Range,
  Default,
  Help,
}

const BAR: i32 = 0x7c;

/** Where a column of a flag's row starts. */
export function columnStart(flag: Flag, column: Column): i32 {
  const row = ROWS[flag];
  let at = 0;
  for (let bars = 0; bars < column; at++) if (row.charCodeAt(at) == BAR) bars++;
  return at;
}

/** Where the column that starts at `start` ends. */
export function columnEnd(flag: Flag, start: i32): i32 {
  const row = ROWS[flag];
  while (start < row.length && row.charCodeAt(start) != BAR) start++;
  return start;
}

/** A character of a flag's row; a column that is empty starts with a bar. */
export function character(flag: Flag, at: i32): i32 {
  const row = ROWS[flag];
  return at < row.length ? row.charCodeAt(at) : BAR;
}

/** What the flag takes: the first character of its value's name, or a bar when it is a switch. */
export function valueKind(flag: Flag): i32 {
  return character(flag, columnStart(flag, Column.Value));
}

/** Appends a column of a flag's row. */
export function writeColumn(out: Writer, flag: Flag, column: Column): Writer {
  const start = columnStart(flag, column);
  const end = columnEnd(flag, start);
  for (let at = start; at < end; at++) out.byte(<u8>character(flag, at));
  return out;
}

/** The flag with this long name, or -1. */
export function findName(name: usize, length: i32): i32 {
  for (let flag = 0; flag < Flag.Count; flag++) {
    const start = columnStart(flag, Column.Name);
    if (columnEnd(flag, start) - start != length) continue;
    let i = 0;
    while (i < length && character(flag, start + i) == load<u8>(name + i)) i++;
    if (i == length) return flag;
  }
  return -1;
}

/** The flag with this letter, or -1. */
export function findLetter(letter: u8): i32 {
  if (letter == BAR) return -1;
  for (let flag = 0; flag < Flag.Count; flag++) if (character(flag, 0) == letter) return flag;
  return -1;
}
