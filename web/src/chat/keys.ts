/** Whether a finger writes: its keyboard has no Shift+Enter, so Enter is a new line. */
export function isTouch(): boolean {
  return matchMedia("(hover: none) and (pointer: coarse)").matches;
}

/** Whether this key sends what is written. Enter that ends the composition of a character, as in Chinese, does not. */
export function isSendKey(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || event.isComposing) return false;
  // Safari ends the composition before it reports the key.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only sign there is
  if (event.keyCode === 229) return false;
  if (event.ctrlKey || event.metaKey) return true;
  return !event.shiftKey && !event.altKey && !isTouch();
}
