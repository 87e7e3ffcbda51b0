import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { deflate, inflate } from "./deflate.ts";
import { LINK_PREFIX } from "./link-prefix.ts";
import { pack, type SharedRun, unpack } from "./shared-run.ts";

const VERSION = "1.";
/** Browsers and messengers cut longer addresses, and nobody needs to unpack more text than this. */
const MOST_CHARACTERS = 200_000;
const MOST_BYTES = 1 << 20;

/** Why a link cannot be opened: it is no such link, of a later version, or too long. */
export type LinkRefusal = "linkBroken" | "linkNewer" | "linkTooLong";

/**
 * The fragment that holds a run: everything is in it, and browsers never send it to a server.
 * @returns undefined when the conversation is too long for an address
 */
export async function writeLink(run: SharedRun): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(pack(run)));
  if (bytes.length > MOST_BYTES) return undefined;
  const fragment = LINK_PREFIX + VERSION + toBase64Url(await deflate(bytes));
  return fragment.length <= MOST_CHARACTERS ? fragment : undefined;
}

/** The run that a fragment holds, or why it is refused. Takes any text: links come from strangers. */
export async function readLink(fragment: string): Promise<SharedRun | LinkRefusal> {
  if (fragment.length > MOST_CHARACTERS) return "linkTooLong";
  const [, version, text] = /^#run=(\d{1,9})\.([\w-]+)$/.exec(fragment) ?? [];
  if (version === undefined || text === undefined) return "linkBroken";
  if (version !== "1") return "linkNewer";
  const packed = fromBase64Url(text);
  if (packed === undefined) return "linkBroken";
  const bytes = await inflate(packed, MOST_BYTES);
  if (bytes === undefined) return "linkBroken";
  return unpack(parse(bytes)) ?? "linkBroken";
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
