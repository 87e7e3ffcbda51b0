import type { Conversation, Message } from "../conversation.ts";

/** A part of a text: what was looked for, or what stands around it. */
export interface Piece {
  readonly text: string;
  readonly isMatch: boolean;
}

/** A conversation or one of its messages in which all words of a query are found. */
export interface Hit {
  readonly conversation: Conversation;
  /** Absent when it is the title. */
  readonly message?: Message;
  readonly snippet: readonly Piece[];
}

const AROUND = 48;
const MOST_HITS = 60;

/** Finds the texts that have all words of a query, in any order and case: titles first, then messages, the newest first. */
export function search(query: string, conversations: readonly Conversation[], messages: readonly Message[]): Hit[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]));
  const titles = conversations
    .filter(({ title }) => hasAll(title, words))
    .map((conversation): Hit => ({ conversation, snippet: mark(conversation.title, words) }));
  const texts = messages
    .filter(({ content, conversationId }) => byId.has(conversationId) && hasAll(content, words))
    .sort((a, b) => b.created - a.created)
    .slice(0, MOST_HITS)
    .map((message): Hit => {
      const conversation = byId.get(message.conversationId)!;
      return { conversation, message, snippet: snippetOf(message.content, words) };
    });
  return [...titles, ...texts].slice(0, MOST_HITS);
}

/** Without differences of case. The length stays, so that places in it are places in the text. */
function fold(text: string): string {
  const folded = text.toLowerCase();
  return folded.length === text.length ? folded : text;
}

function hasAll(text: string, words: readonly string[]): boolean {
  const folded = fold(text);
  return words.every((word) => folded.includes(word));
}

function snippetOf(content: string, words: readonly string[]): Piece[] {
  const folded = fold(content);
  const first = Math.min(...words.map((word) => folded.indexOf(word)));
  const start = wordStart(content, first - AROUND);
  const end = Math.min(content.length, first + 3 * AROUND);
  const pieces = mark(content.slice(start, end).replaceAll("\n", " "), words);
  const dots = { text: "…", isMatch: false };
  return [...(start > 0 ? [dots] : []), ...pieces, ...(end < content.length ? [dots] : [])];
}

function wordStart(content: string, wanted: number): number {
  if (wanted <= 0) return 0;
  const space = content.slice(wanted, wanted + AROUND / 2).search(/\s/);
  return space < 0 ? wanted : wanted + space + 1;
}

/** Cuts a text at all places of the words. */
function mark(text: string, words: readonly string[]): Piece[] {
  const folded = fold(text);
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    const next = words
      .map((word) => ({ word, place: folded.indexOf(word, at) }))
      .filter(({ place }) => place >= 0)
      .sort((a, b) => a.place - b.place || b.word.length - a.word.length)[0];
    if (next === undefined) break;
    if (next.place > at) pieces.push({ text: text.slice(at, next.place), isMatch: false });
    at = next.place + next.word.length;
    pieces.push({ text: text.slice(next.place, at), isMatch: true });
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isMatch: false });
  return pieces;
}
