import { signal } from "@preact/signals";
import type { VNode } from "preact";

const status = signal("");
const spoken = signal("");

/** Has a screen reader say something when it has finished what it is saying. */
export function announce(text: string): void {
  status.value = text;
}

/** Has a screen reader read a sentence of an answer. */
export function readAloud(sentence: string): void {
  spoken.value = sentence;
}

/**
 * What a screen reader is told. Its words change at most three times an answer: a live transcript would be read token by
 * token. Sentences, for those who asked for them, go through a node of their own.
 */
export function Announcer(): VNode {
  return (
    <>
      <div class="unseen" role="status">
        {status.value}
      </div>
      <div class="unseen" aria-live="polite" data-testid="read-aloud">
        {spoken.value}
      </div>
    </>
  );
}
