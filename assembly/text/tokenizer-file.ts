import { alloc } from "../base/arena";
import { fail, failMemory, INVALID_FILE } from "../base/errors";
import { openFile, readFully, writePath } from "../base/file";
import { Writer } from "../base/writer";
import { close, size } from "../host/files";

const MAX_FILE_BYTES: i64 = 64 << 20;

/** A tokenizer file in memory, with its name for the messages. */
@unmanaged
export class TokenizerFile {
  bytes: usize;
  size: u64;
  private path: usize;
  private pathLength: usize;

  /** Reads the file into one block of its size. False after `fail`. */
  read(path: usize, pathLength: usize): bool {
    this.path = path;
    this.pathLength = pathLength;
    const fd = openFile(path, pathLength, "the tokenizer");
    if (fd < 0) return false;
    const ok = this.readOpen(fd);
    close(fd);
    return ok;
  }

  private readOpen(fd: i32): bool {
    const bytes = size(fd);
    if (bytes < 0) return this.failRead(-bytes);
    if (bytes > MAX_FILE_BYTES) {
      this.fail().text(" has ").integer(bytes).text(" bytes, a tokenizer at most ").integer(MAX_FILE_BYTES);
      return false;
    }
    this.bytes = alloc(bytes);
    if (!this.bytes) {
      failMemory("the tokenizer", bytes);
      return false;
    }
    const count = readFully(fd, this.bytes, <usize>bytes);
    if (count < 0) return this.failRead(-count);
    this.size = count;
    return true;
  }

  private failRead(error: i64): bool {
    this.fail().text(" cannot be read: WASI error ").integer(error);
    return false;
  }

  /** Starts the message of a failure with the file's name. */
  fail(): Writer {
    return writePath(fail(INVALID_FILE), this.path, this.pathLength);
  }
}

/** A file not yet read. Null after `fail(OUT_OF_MEMORY)`. */
export function newTokenizerFile(): TokenizerFile {
  const file = changetype<TokenizerFile>(alloc(offsetof<TokenizerFile>()));
  if (!changetype<usize>(file)) failMemory("the tokenizer", offsetof<TokenizerFile>());
  return file;
}
