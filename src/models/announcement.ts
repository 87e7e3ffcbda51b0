/** What a hub says about a file before the file comes. */
export interface Announcement {
  /** SHA-256 of a file in large-file storage, lower-case hex. */
  readonly sha256?: string;
  /** SHA-1 of the git blob, for a file that lies in git itself. */
  readonly gitSha1?: string;
  readonly bytes?: number;
}

/** What a file that is here is. */
export type Digest = Required<Announcement>;

/** The first thing in which a file is not what was announced, as "bytes: 4, expected 5"; undefined when all agrees. */
export function difference(found: Digest, expected: Announcement): string | undefined {
  for (const key of ["bytes", "sha256", "gitSha1"] as const) {
    const wanted = expected[key];
    if (wanted !== undefined && found[key] !== wanted) return `${key}: ${found[key]}, expected ${wanted}`;
  }
  return undefined;
}

/**
 * Reads what the hub's answer says of the file: X-Linked-Etag and X-Linked-Size, which it puts on the redirect to its
 * storage, or the ETag of the file itself. Huggingface_hub reads the same headers.
 * @param final whether the answer is the file; a redirect's own ETag says nothing about it
 */
export function readAnnouncement(headers: Headers, final: boolean): Announcement {
  const tag = headers.get("x-linked-etag") ?? (final ? headers.get("etag") : null);
  const digest = tag?.replace(/^W\//, "").replaceAll('"', "").toLowerCase() ?? "";
  const bytes = byteCount(headers.get("x-linked-size"));
  return {
    ...(/^[0-9a-f]{64}$/.test(digest) && { sha256: digest }),
    ...(/^[0-9a-f]{40}$/.test(digest) && { gitSha1: digest }),
    ...(bytes !== undefined && { bytes }),
  };
}

/** A header's number of bytes; undefined when it is missing or no whole number that fits. */
export function byteCount(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
