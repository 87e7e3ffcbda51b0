import DOMPurify, { type Config } from "dompurify";
import { parser, Renderer, type Tokens } from "marked";
import type { Block } from "./blocks.ts";

const FORBIDDEN = [
  "style",
  "form",
  "input",
  "textarea",
  "select",
  "button",
  "img",
  "picture",
  "video",
  "audio",
  "dialog",
];

/** What of HTML may come through: nothing that loads, submits, or is drawn over the page. */
const ALLOWED: Config & { RETURN_DOM_FRAGMENT: true } = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: FORBIDDEN,
  FORBID_ATTR: ["style", "id", "name", "popover", "autofocus", "tabindex", "contenteditable"],
  ALLOW_DATA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

/** Shows HTML as the text that it is, and a picture as a link to it: an answer loads nothing by itself. */
class PlainRenderer extends Renderer {
  override html({ text }: Tokens.HTML | Tokens.Tag): string {
    return escapeHtml(text);
  }

  override image({ href, title, text, tokens }: Tokens.Image): string {
    return this.link({ type: "link", raw: text, href, title: title ?? null, text, tokens });
  }

  override checkbox({ checked }: Tokens.Checkbox): string {
    return checked ? "☑ " : "☐ ";
  }
}

const options = { gfm: true, renderer: new PlainRenderer() };

/** The nodes of a block, made harmless: a model's words are a stranger's. */
export function renderBlock({ token }: Block): DocumentFragment {
  const fragment = DOMPurify.sanitize(parser([token], options), ALLOWED);
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

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
