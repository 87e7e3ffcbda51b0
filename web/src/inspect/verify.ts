import { EngineFailure, type FailureCode } from "../engine/failure.ts";
import { readyEngine } from "../engine/engines.ts";
import { goOn } from "../engine/run.ts";
import { engineOf } from "../engine/status.ts";
import { type Answer, otherSide, type Side } from "../conversation.ts";
import { type Difference, firstDifference } from "./first-difference.ts";
import { verifications } from "./shown.ts";

/** What came of replaying an answer on the other side. */
export type Verification =
  | { readonly kind: "running"; readonly side: Side; readonly done: number; readonly stop: () => void }
  | { readonly kind: "same"; readonly side: Side; readonly tokens: number; readonly given: number }
  | { readonly kind: "differs"; readonly side: Side; readonly difference: Difference }
  /** The sides have different models: their hashes. */
  | { readonly kind: "models"; readonly side: Side; readonly mine: string; readonly theirs: string }
  /** Nobody knows the hash of the model that answered. */
  | { readonly kind: "unknown"; readonly side: Side }
  | { readonly kind: "failed"; readonly side: Side; readonly code: FailureCode };

/**
 * Replays an answer on the other side, with the same prompt ids, parameters and seed, and compares token ids one by one.
 * What comes of it is in `verifications`.
 */
export async function verify(messageId: string, answer: Answer): Promise<void> {
  const before = verifications.peek().get(messageId);
  if (before?.kind === "running") before.stop();
  const side = otherSide(answer.side);
  const controller = new AbortController();
  const { signal } = controller;
  const stop = (): void => {
    controller.abort();
    forget(messageId);
  };
  const tell = (result: Verification): void => {
    if (!signal.aborted) verifications.value = new Map([...verifications.peek(), [messageId, result]]);
  };
  tell({ kind: "running", side, done: 0, stop });
  try {
    const refusal = await checkModels(answer, side, signal);
    if (refusal !== undefined) tell(refusal);
    else await replay(answer, side, signal, stop, tell);
  } catch (error) {
    tell(failed(error, side));
  }
}

/** Takes a result away. */
export function forget(messageId: string): void {
  const rest = new Map(verifications.peek());
  rest.delete(messageId);
  verifications.value = rest;
}

async function checkModels(answer: Answer, side: Side, signal: AbortSignal): Promise<Verification | undefined> {
  const mine = answer.modelSha256 ?? (await digestOfAnswers(answer, signal));
  const engine = await readyEngine(side, signal);
  const theirs = await engine.digest(signal);
  if (mine === undefined) return { kind: "unknown", side };
  return mine === theirs ? undefined : { kind: "models", side, mine, theirs };
}

/** The hash of the model that answered, if it is still there: it may not have been known when the answer was written. */
async function digestOfAnswers(answer: Answer, signal: AbortSignal): Promise<string | undefined> {
  const engine = engineOf(answer.side);
  return engine?.modelId === answer.model ? await engine.digest(signal) : undefined;
}

async function replay(
  answer: Answer,
  side: Side,
  signal: AbortSignal,
  stop: () => void,
  tell: (result: Verification) => void,
): Promise<void> {
  const { tokens, given = 0, finish } = answer;
  // One more than there are, where the model has ended the answer: it has to end it again.
  const most = tokens.length - given + (finish === "stop" ? 1 : 0);
  const run = goOn({ answer, content: "", keep: given, most, side });
  signal.addEventListener("abort", () => {
    run.stop();
  });
  const unsubscribe = run.live.subscribe((live) => {
    const written = live.answer.tokens;
    tell({ kind: "running", side, done: written.length, stop });
    const difference = firstDifference(tokens.slice(0, written.length), written);
    if (difference !== undefined) run.stop();
  });
  const end = await run.done;
  unsubscribe();
  const difference = firstDifference(tokens, end.answer.tokens);
  if (end.failure !== undefined) tell({ kind: "failed", side, code: end.failure.code });
  else if (difference !== undefined) tell({ kind: "differs", side, difference });
  else tell({ kind: "same", side, tokens: tokens.length, given });
}

function failed(error: unknown, side: Side): Verification {
  return { kind: "failed", side, code: error instanceof EngineFailure ? error.failure.code : "UNAVAILABLE" };
}
