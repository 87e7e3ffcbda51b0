/** The module for one thread, as this page was built with it: what a pod runs. */
const ADDRESS = new URL("../../../dist/llama2-server.wasm", import.meta.url);

let digest: Promise<string | undefined> | undefined;

/** Its SHA-256; undefined where the browser computes none (plain HTTP), or it cannot be had. */
export function plainModuleDigest(): Promise<string | undefined> {
  digest ??= compute().catch(() => undefined);
  return digest;
}

async function compute(): Promise<string | undefined> {
  // Absent in pages that came by plain HTTP from another machine.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return undefined;
  const response = await fetch(ADDRESS);
  if (!response.ok) return undefined;
  const hash = new Uint8Array(await subtle.digest("SHA-256", await response.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
