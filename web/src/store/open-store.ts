import { IndexedStore } from "./indexed-store.ts";
import { MemoryStore } from "./memory-store.ts";
import type { Store } from "./store.ts";

/** The browser's store, or one in memory where it has none. */
export async function openStore(): Promise<Store> {
  try {
    return await IndexedStore.open();
  } catch {
    return new MemoryStore();
  }
}
