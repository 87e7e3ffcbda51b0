import type { ComponentType } from "preact";
import type { Key } from "../i18n/translate.ts";
import type { Message } from "../conversation.ts";
import type { IconName } from "./icons.tsx";

/** Brings a component when it is first shown: `() => import("./token-view.tsx").then((m) => m.TokenView)`. */
export type Load<Props> = () => Promise<ComponentType<Props>>;

/** Something to do with a message: a button below it, or a line in its menu. */
export interface MessageAction {
  readonly id: string;
  readonly label: Key;
  readonly icon: IconName;
  readonly place: "bar" | "menu";
  /** Whether it makes sense for this message now; signals that it reads are followed. */
  readonly when: (message: Message) => boolean;
  /** True while it is switched on: the button is a toggle then. */
  readonly pressed?: (message: Message) => boolean;
  readonly run: (message: Message) => void | Promise<void>;
}

/** Another way to show the text of an answer, in place of its Markdown. */
export interface MessageView {
  readonly id: string;
  readonly when: (message: Message) => boolean;
  readonly load: Load<{ message: Message }>;
}

/** A panel beside the transcript (over it on a phone), opened by a button of the header or by `openPanel(id)`. */
export interface Panel {
  readonly id: string;
  readonly label: Key;
  readonly icon: IconName;
  readonly load: Load<Record<string, never>>;
}

/** Where components are put that belong to no message. */
export type Slot = "header" | "strip" | "notice" | "composer" | "sidebar";

/** What an area adds to the page. `main.tsx` collects them; nobody else knows all. */
export interface Extension {
  readonly messageActions?: readonly MessageAction[];
  readonly messageViews?: readonly MessageView[];
  /** Below the text of every answer. */
  readonly messageFooters?: readonly Load<{ message: Message }>[];
  readonly panels?: readonly Panel[];
  /**
   * header: between title and buttons; strip: below the header; notice: above the composer; composer: in its lower row;
   * sidebar: at the sidebar's foot.
   */
  readonly slots?: Partial<Record<Slot, readonly Load<Record<string, never>>[]>>;
  /** Called once, as early as possible. */
  readonly start?: () => void;
  /** Called once, when texts and conversations are there, before the first rendering. */
  readonly ready?: () => void;
}

let extensions: readonly Extension[] = [];

/** Says what the page is made of; once, before it is rendered. */
export function extend(all: readonly Extension[]): void {
  extensions = all;
}

/** The parts of one kind of all areas, in the order in which `main.tsx` names them. */
export function parts<K extends "messageActions" | "messageViews" | "messageFooters" | "panels">(
  kind: K,
): readonly NonNullable<Extension[K]>[number][] {
  return extensions.flatMap((extension) => (extension[kind] ?? []) as NonNullable<Extension[K]>[number][]);
}

/** The components of a slot. */
export function slot(name: Slot): readonly Load<Record<string, never>>[] {
  return extensions.flatMap(({ slots }) => slots?.[name] ?? []);
}
