import { signal } from "@preact/signals";

/** What a person can do when a conversation no longer fits. */
export type FullContextChoice = "trim" | "new" | "stop";

/** A question that is open. */
export interface FullContextQuestion {
  readonly tokens: number;
  readonly context: number;
  /** Whether there is anything older that can be left out. */
  readonly canTrim: boolean;
  readonly answer: (choice: FullContextChoice) => void;
}

/** The question that is asked now. */
export const fullContextQuestion = signal<FullContextQuestion | undefined>(undefined);

/** Asks a person what to do about a context that is full. */
export async function askAboutFullContext(
  tokens: number,
  context: number,
  canTrim: boolean,
): Promise<FullContextChoice> {
  return await new Promise((resolve) => {
    fullContextQuestion.value = {
      ...{ tokens, context, canTrim },
      answer: (choice) => {
        fullContextQuestion.value = undefined;
        resolve(choice);
      },
    };
  });
}
