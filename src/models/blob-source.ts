import type { FileSource } from "../loopback/file-source.ts";

/** What workers of browsers have: a Blob's bytes at once. TypeScript's library of pages has none. */
declare class FileReaderSync {
  readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** So much is read at once: a small read costs a round trip to the browser's process. */
const AHEAD_BYTES = 4 << 20;

/** A Blob or File, read slice by slice, in a worker of a browser. */
export function blobSource(blob: Blob): FileSource {
  const reader = new FileReaderSync();
  let ahead = new Uint8Array();
  let start = 0;
  return {
    size: blob.size,
    read(offset, into) {
      let done = 0;
      while (done < into.length && offset + done < blob.size) {
        const at = offset + done;
        if (at < start || at >= start + ahead.length) {
          start = at;
          ahead = new Uint8Array(reader.readAsArrayBuffer(blob.slice(at, at + AHEAD_BYTES)));
        }
        const piece = ahead.subarray(at - start, at - start + into.length - done);
        into.set(piece, done);
        done += piece.length;
      }
      return done;
    },
  };
}
