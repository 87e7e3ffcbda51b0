/** Gives the focus to the message box, where a person goes on. */
export function focusComposer(): void {
  document.querySelector<HTMLElement>("#composer")?.focus();
}
