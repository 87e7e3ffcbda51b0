/** Bytes that can be read anywhere: a file, a Blob, an array. */
export interface ByteSource {
  readonly size: number;
  /** Exactly `length` bytes from `offset`. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** Bytes that can be written anywhere. */
export interface ByteSink {
  write(offset: number, bytes: Uint8Array): Promise<void>;
}

/** A folder of files that are read by their names: on a disk, or those that a page was given. */
export interface FolderSource {
  /** The file of that name, undefined when there is none. The folder closes it. */
  open(name: string): Promise<ByteSource | undefined>;
}

/** A Blob or File of a browser as a source. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

/** Files that a page was given, as a folder: `folderOfFiles(input.files)`. */
export function folderOfFiles(files: Iterable<File>): FolderSource {
  const byName = new Map(Array.from(files, (file) => [file.name, file]));
  return {
    open: (name) => {
      const file = byName.get(name);
      return Promise.resolve(file && blobSource(file));
    },
  };
}
