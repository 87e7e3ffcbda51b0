import { batch, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { active, isOpen, path } from "../state/conversations.ts";
import { IconButton } from "../ui/button.tsx";
import { MessageItem } from "./message.tsx";
import { preparations } from "./sending.ts";
import { lookedFor } from "../state/layout.ts";
import { Follower } from "./follower.ts";
import { Welcome } from "./welcome.tsx";

/** So many messages are rendered at first. */
const FIRST = 24;
/** And so many more each time the first of them comes near: few enough for one frame. */
const STEP = 8;

/** The way to a message that is far from those that are rendered: what lies between gets a place of about its height. */
interface Jump {
  readonly to: number;
  readonly height: number;
}

/** The messages of the branch that is shown. */
export function Transcript(): VNode {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLOListElement>(null);
  const more = useRef<HTMLDivElement>(null);
  const count = useSignal(FIRST);
  const jump = useSignal<Jump | undefined>(undefined);
  const isAtEnd = useSignal(true);
  const follower = useRef<Follower | undefined>(undefined);
  const ids = path.value;
  const conversation = active.value.id;
  const isPreparing = preparations.value.has(conversation);
  const target = lookedFor.value;
  const from = Math.max(0, ids.length - count.value);

  useLayoutEffect(() => {
    const following = new Follower(scroller.current!, content.current!, (atEnd) => (isAtEnd.value = atEnd));
    follower.current = following;
    return () => {
      following.end();
    };
  }, []);

  useLayoutEffect(() => {
    count.value = FIRST;
    if (lookedFor.peek() === undefined) follower.current!.toEnd();
  }, [conversation, isOpen.value]);

  // A question that was just sent, or another branch: its end is what matters.
  useLayoutEffect(() => {
    if (lookedFor.peek() === undefined) follower.current!.toEnd();
  }, [ids.at(-1)]);

  useEffect(() => {
    if (target === undefined || !ids.includes(target)) return;
    const to = ids.indexOf(target);
    if (ids.length - to > count.peek()) {
      batch(() => {
        jump.value = { to, height: meanHeight(content.current!) };
        count.value = ids.length - to + STEP;
      });
      return;
    }
    lookedFor.value = undefined;
    follower.current!.toMessage(target);
    jump.value = undefined;
  }, [target, ids, count.value]);

  useEffect(() => {
    if (from === 0) return;
    const observer = new IntersectionObserver(
      (entries) => {
        // Of a page that is late there are several, oldest first.
        if (entries.at(-1)!.isIntersecting) follower.current!.keepingPlace(() => (count.value += STEP));
      },
      { root: scroller.current, rootMargin: "800px" },
    );
    observer.observe(more.current!);
    return () => {
      observer.disconnect();
    };
  }, [from]);

  return (
    <div class="transcript-frame">
      <div class="transcript" ref={scroller} tabIndex={0} aria-label={t("chat.transcript")} role="region">
        {ids.length === 0 && isOpen.value && <Welcome />}
        {from > 0 && <div ref={more} class="transcript-more" />}
        <div role="log" aria-live="off" aria-label={t("chat.messages")}>
          <ol class="messages" ref={content}>
            {ids.slice(from).map((id, index) => (
              <MessageItem key={id} id={id} emptyHeight={passedBy(jump.value, from + index)} />
            ))}
          </ol>
        </div>
        {isPreparing && (
          <div class="preparing" aria-hidden="true">
            <span class="waiting" />
          </div>
        )}
      </div>
      {!isAtEnd.value && ids.length > 0 && (
        <IconButton
          icon="down"
          class="to-end"
          label={t("chat.toEnd")}
          onClick={() => {
            follower.current!.toEnd();
          }}
        />
      )}
    </div>
  );
}

/** The height of the place of a message that a jump passes by; undefined of its target and what lies around that. */
function passedBy(jump: Jump | undefined, index: number): number | undefined {
  return jump !== undefined && Math.abs(index - jump.to) > STEP ? jump.height : undefined;
}

function meanHeight(list: HTMLElement): number {
  return list.childElementCount === 0 ? 0 : list.getBoundingClientRect().height / list.childElementCount;
}
