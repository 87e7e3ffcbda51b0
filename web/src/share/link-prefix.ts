/** What a fragment that holds a run begins with; the digit behind it is the version of what follows. */
export const LINK_PREFIX = "#run=";

/** Whether a page's address asks for a run to be opened. */
export function isRunLink(fragment: string): boolean {
  return fragment.startsWith(LINK_PREFIX);
}
