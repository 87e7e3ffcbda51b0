import { effect } from "@preact/signals";
import { active, conversations, openConversation, startConversation } from "../state/conversations.ts";

const PREFIX = "#chat=";
const NAME = "llama2.wasm";

/** Address and title name the conversation that is shown: it is there again after a reload, and the way back leads to it. */
export function followRoute(): void {
  const open = (): void => {
    if (location.hash.startsWith(PREFIX)) void openConversation(location.hash.slice(PREFIX.length));
    else if (location.hash === "") startConversation();
  };
  if (location.hash !== "") open();
  addEventListener("hashchange", open);
  effect(() => {
    const { title } = active.value;
    document.title = title === "" ? NAME : `${title} · ${NAME}`;
  });
  effect(() => {
    const { id } = active.value;
    const isListed = conversations.value.some((conversation) => conversation.id === id);
    const isOurs = location.hash === "" || location.hash.startsWith(PREFIX);
    const wanted = isListed ? `${PREFIX}${id}` : "";
    if (!isOurs || location.hash === wanted) return;
    history.pushState(null, "", wanted === "" ? location.pathname + location.search : wanted);
  });
}
