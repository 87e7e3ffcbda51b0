import { useComputed, useSignal } from "@preact/signals";
import { Component, type VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { messageOf } from "../state/conversations.ts";
import { generations } from "../state/generation.ts";
import { messageViews } from "../state/layout.ts";
import { writtenElsewhere } from "../state/tabs.ts";
import type { Finish, Message } from "../conversation.ts";
import { parts } from "../ui/extensions.ts";
import { Lazy } from "../ui/lazy.tsx";
import { AnswerFacts } from "./answer-facts.tsx";
import { EditForm } from "./edit-form.tsx";
import { editing } from "./editing.ts";
import { loadMarkdown } from "./markdown/load.ts";
import { MessageBar } from "./message-bar.tsx";
import { fill, isInUse, watchNearness } from "./nearness.ts";
import { isRaw } from "./raw.ts";

interface ItemProps {
  readonly id: string;
  /** It begins as an empty place of this height. */
  readonly emptyHeight: number | undefined;
}

/** A message of the transcript. It follows its own signals: nothing that happens to another one renders it again. */
export class MessageItem extends Component<ItemProps> {
  override shouldComponentUpdate({ id }: ItemProps): boolean {
    return id !== this.props.id;
  }

  override render(props: ItemProps): VNode {
    return <Body {...props} />;
  }
}

function Body({ id, emptyHeight }: ItemProps): VNode | null {
  const element = useRef<HTMLLIElement>(null);
  /** Of a message that is far from what is seen: it keeps its place, and has nothing in it. */
  const farHeight = useSignal(emptyHeight);
  const isWriting = useComputed(() => generations.value.has(id) || writtenElsewhere.value.has(id)).value;
  const isEdited = useComputed(() => editing.value === id).value;
  const message = messageOf(id)?.value;
  useLayoutEffect(
    () =>
      watchNearness(element.current!, (isNear, height) => {
        if (isNear && farHeight.peek() !== undefined) fill(element.current!, () => (farHeight.value = undefined));
        else if (!isNear && !isInUse(element.current!)) farHeight.value ??= height;
      }),
    [],
  );
  if (message === undefined) return null;
  const { role } = message;
  const kind = `message message-${role}`;
  if (farHeight.value !== undefined && !isWriting && !isEdited) {
    const style = { height: `${farHeight.value}px` };
    return <li class={kind} data-message={id} tabIndex={-1} ref={element} style={style} />;
  }
  return (
    <li class={kind} data-message={id} tabIndex={-1} ref={element}>
      <h3 class="unseen">{t(role === "user" ? "chat.you" : "chat.model")}</h3>
      {isEdited ? (
        <EditForm message={message} />
      ) : role === "user" ? (
        <div class="bubble" dir="auto">
          {message.content}
        </div>
      ) : (
        <AnswerBody message={message} isWriting={isWriting} />
      )}
      {!isEdited && <footer class="message-foot">{!isWriting && <MessageBar message={message} />}</footer>}
    </li>
  );
}

function AnswerBody({ message, isWriting }: { message: Message; isWriting: boolean }): VNode {
  const { id, content, answer } = message;
  const viewId = useComputed(() => messageViews.value.get(id)).value;
  const view = parts("messageViews").find((candidate) => candidate.id === viewId && candidate.when(message));
  const end = answer && answer.failure === undefined && endOf(answer.finish, isWriting);
  return (
    <>
      <div class="answer" aria-busy={isWriting}>
        {view ? (
          <Lazy load={view.load} props={{ message }} />
        ) : isRaw(id) ? (
          <pre class="raw" dir="auto">
            {content}
          </pre>
        ) : (
          <Lazy load={loadMarkdown} props={{ text: content, isDone: !isWriting }} />
        )}
        {isWriting && content === "" && <span class="waiting" aria-hidden="true" />}
      </div>
      {parts("messageFooters").map((load, index) => (
        <Lazy key={index} load={load} props={{ message }} />
      ))}
      <div class="answer-end">
        {end && <p class="end-note">{t(end)}</p>}
        {answer && !isWriting && <AnswerFacts message={message} answer={answer} />}
        {!answer && <p class="facts">{t("chat.edited")}</p>}
      </div>
    </>
  );
}

/** Why an answer ended, where it did not end by itself. One that nobody is writing any more was cut: its tab was closed. */
function endOf(
  finish: Finish | undefined,
  isWriting: boolean,
): "chat.stopped" | "chat.cut" | "chat.length" | undefined {
  if (isWriting || finish === "stop") return undefined;
  if (finish === "stopped") return "chat.stopped";
  return finish === "length" ? "chat.length" : "chat.cut";
}
