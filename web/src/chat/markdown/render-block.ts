import DOMPurify from "dompurify";
import { parser } from "marked";
import type { Block } from "./blocks.ts";

const ALLOWED = {
  USE_PROFILES: { html: true },
  // Nothing that loads, submits, or is drawn over the page.
  FORBID_TAGS: ["style", "form", "input", "textarea", "select", "button", "img", "picture", "video", "audio", "dialog"],
  FORBID_ATTR: ["style", "id", "name", "popover", "autofocus", "tabindex", "contenteditable"],
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
} as const;

/** The nodes of a block, made harmless: a model's words are a stranger's. */
export function renderBlock({ token }: Block): DocumentFragment {
  const html = parser([token], { gfm: true });
  const fragment = DOMPurify.sanitize(html, {
    ...ALLOWED,
    FORBID_TAGS: [...ALLOWED.FORBID_TAGS],
    FORBID_ATTR: [...ALLOWED.FORBID_ATTR],
  });
  for (const link of fragment.querySelectorAll("a")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer nofollow";
  }
  for (const table of fragment.querySelectorAll("table")) {
    const frame = document.createElement("div");
    frame.className = "table-frame";
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const element of fragment.children) element.setAttribute("dir", "auto");
  return fragment;
}
