import { batch } from "@preact/signals";
import { canGoOn } from "../engine/go-on.ts";
import { readyEngine } from "../engine/engines.ts";
import { continueAnswer, generate } from "../engine/generate.ts";
import { failureTitle } from "../failures/label.ts";
import { t } from "../i18n/translate.ts";
import {
  active,
  addMessage,
  changeConversation,
  conversationOf,
  messageOf,
  startConversation,
} from "../state/conversations.ts";
import type { Generation } from "../state/generation.ts";
import { newId } from "../state/new-id.ts";
import type { Message } from "../conversation.ts";
import { notifyError } from "../ui/toast.tsx";
import { digestIds } from "./id-digest.ts";
import { readLink } from "./link.ts";
import { promptIds } from "./prompt-of.ts";
import type { SharedRun } from "./shared-run.ts";
import { type Opened, opened } from "./shown.ts";

/** A run is computed in this tab: whoever opens a link asks nothing of a server. */
const SIDE = "here";

/** Opens what a fragment holds: shows the conversation, and computes its last answer again. */
export async function openLink(fragment: string): Promise<void> {
  const run = await readLink(fragment);
  if (typeof run === "string") {
    notifyError(t(`share.${run}`));
    return;
  }
  const parent = show(run);
  const { conversationId } = parent;
  const tell = (result: Opened): void => {
    opened.value = { conversationId, result };
  };
  tell({ kind: "running" });
  if (!(await hasModel(run))) {
    const answer = (): void => {
      opened.value = undefined;
      generate(conversationOf(conversationId)!, parent, { side: SIDE });
    };
    tell({ kind: "model", model: run.model, hash: run.modelSha256, answer });
    return;
  }
  try {
    const generation = await answerAgain(run, parent);
    await generation.done;
    tell(compare(run, messageOf(generation.messageId)?.peek()));
  } catch (error) {
    tell({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
  }
}

/** A new conversation with the messages of a run. Returns the last. */
function show({ system, parameters, messages }: SharedRun): Message {
  return batch(() => {
    startConversation();
    const { id: conversationId } = active.peek();
    changeConversation(conversationId, { system, parameters });
    let parent: Message | undefined;
    for (const [at, { role, content }] of messages.entries()) {
      const message: Message = {
        id: newId(),
        conversationId,
        parent: parent?.id,
        role,
        content,
        created: Date.now() + at,
      };
      addMessage(message);
      parent = message;
    }
    return parent!;
  });
}

/** Whether the model of a run is in this tab, or can be brought here from what the page has. */
async function hasModel({ model, modelSha256 }: SharedRun): Promise<boolean> {
  const { signal } = new AbortController();
  if (modelSha256 !== undefined) return await canGoOn(modelSha256, SIDE, signal);
  return await readyEngine(SIDE, signal).then(
    (engine) => engine.modelId === model,
    () => false,
  );
}

async function answerAgain(run: SharedRun, parent: Message): Promise<Generation> {
  const { seed, given, tokens, isEnded, system, messages } = run;
  const max_tokens = Math.max(tokens - given.length + (isEnded ? 1 : 0), 1);
  const parameters = { ...run.parameters, seed, max_tokens };
  const conversation = conversationOf(parent.conversationId)!;
  if (given.length === 0) return generate({ ...conversation, parameters }, parent, { side: SIDE });
  const engine = await readyEngine(SIDE, new AbortController().signal);
  const message: Message = {
    ...{ id: newId(), conversationId: conversation.id, parent: parent.id, role: "assistant", created: Date.now() },
    content: await engine.client.detokenize(given),
    answer: {
      ...{ side: SIDE, model: engine.modelId, modelSha256: run.modelSha256, fingerprint: "", seed },
      parameters: run.parameters,
      promptIds: await promptIds(engine, { system, messages }),
      tokens: given.map((id) => ({ id, text: "", logprob: 0, top: [] })),
      given: given.length,
      finish: undefined,
      timings: undefined,
    },
  };
  addMessage(message);
  return continueAnswer(message, { side: SIDE, most: tokens - given.length + (isEnded ? 1 : 0) });
}

function compare({ tokens, digest }: SharedRun, message: Message | undefined): Opened {
  const answer = message?.answer;
  if (answer?.failure !== undefined) return { kind: "failed", message: failureTitle(answer.failure) };
  const ids = answer?.tokens.map(({ id }) => id) ?? [];
  return digestIds(ids) === digest ? { kind: "same", tokens } : { kind: "different" };
}
