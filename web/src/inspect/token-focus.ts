import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

/** The token that is looked at. */
export interface TokenFocus {
  readonly at: number;
  /** It stays until it is let go: it was clicked, or reached by the keyboard. */
  readonly isPinned: boolean;
}

/** Time for a pointer to cross from a token to its card. */
const LEAVE_MS = 160;

/** Which token of an answer is looked at, by pointer or keyboard. */
export interface TokenFocusControls {
  readonly focus: Signal<TokenFocus | undefined>;
  /** A pointer is over a token. */
  readonly hover: (at: number) => void;
  /** A pointer has left tokens and card. */
  readonly leave: () => void;
  /** A pointer is over the card. */
  readonly stay: () => void;
  readonly pin: (at: number) => void;
  readonly clear: () => void;
}

export function useTokenFocus(): TokenFocusControls {
  const focus = useSignal<TokenFocus | undefined>(undefined);
  const timer = useSignal<ReturnType<typeof setTimeout> | undefined>(undefined);
  const stay = (): void => {
    clearTimeout(timer.peek());
  };
  useEffect(() => stay, []);
  return {
    focus,
    stay,
    hover: (at) => {
      stay();
      if (focus.peek()?.isPinned !== true) focus.value = { at, isPinned: false };
    },
    leave: () => {
      stay();
      timer.value = setTimeout(() => {
        if (focus.peek()?.isPinned === false) focus.value = undefined;
      }, LEAVE_MS);
    },
    pin: (at) => {
      stay();
      focus.value = { at, isPinned: true };
    },
    clear: () => {
      stay();
      focus.value = undefined;
    },
  };
}
