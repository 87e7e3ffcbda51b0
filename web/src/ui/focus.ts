/** Gives the focus to the message box, where a person goes on. */
export function focusComposer(): void {
  document.querySelector<HTMLElement>("#composer")?.focus();
}

/** Gives the focus back to what had it. @returns false if that is not on the page any more */
export function giveFocusBack(before: Element | null): boolean {
  if (!(before instanceof HTMLElement) || !before.isConnected) return false;
  before.focus();
  return true;
}
