import type { VNode } from "preact";
import { generations } from "../state/generation.ts";
import type { Message } from "../conversation.ts";
import { actOnAnswer, possibleActions } from "./answer-actions.ts";
import { FailureNotice } from "./notice.tsx";
import { failureOfAnswer, remedyOf } from "./remedies.ts";

/** Below an answer: what cut it, and how it may go on. */
export function AnswerFailure({ message }: { message: Message }): VNode | null {
  const { answer } = message;
  if (answer?.failure === undefined || generations.value.has(message.id)) return null;
  return (
    <FailureNotice
      failure={failureOfAnswer(answer.failure, answer.side)}
      actions={possibleActions(remedyOf(answer.failure).answer, message)}
      onAction={(id) => void actOnAnswer(id, message)}
    />
  );
}
