import { type Turn } from "../../corpus-file.ts";
import { type Random } from "../random.ts";
import { type Story, tell, type Wishes } from "../story.ts";
import { has } from "./wording.ts";

/** What a system prompt asks of every story. */
export type Rule = Pick<Wishes, "end" | "length">;

/** How far a dialogue has come: what both sides know. */
export interface Talk {
  readonly random: Random;
  readonly rule: Rule;
  readonly heldOut: (wishes: Wishes) => boolean;
  /** How often a word that is asked for is one that the lexicon lacks. */
  readonly rare: number;
  /** The latest story. */
  story: Story | undefined;
  /** How many times the latest story was gone on with. */
  part: number;
  /** The first name of the one who asks. */
  userName: string | undefined;
  /** What a "yes" means now; undefined when nothing was offered. */
  offer: Wishes | "go on" | undefined;
}

/** A kind of turn: undefined when it does not fit here. Changes the talk only when it fits. */
export type Intent = (talk: Talk) => Turn | undefined;

const TRIES = 60;

/** A new story in which all the wishes can be read; undefined when none was found. */
export function newStory(talk: Talk, wishes: Wishes): Story | undefined {
  for (let i = 0; i < TRIES; i++) {
    const story = tell(talk.random.seed(), { ...talk.rule, ...wishes });
    if (holds(story, talk)) return story;
  }
  return undefined;
}

/** The latest story told with other wishes; undefined when they cannot be read in it or nothing becomes other. */
export function retold(talk: Talk, wishes: Wishes): Story | undefined {
  if (talk.story === undefined) return undefined;
  const { trait, look, ...rest } = talk.story.wishes;
  const kept = { ...rest, ...(trait && !wishes.creature && { trait }), ...(look && !wishes.thing && { look }) };
  const story = tell(talk.story.seed, { ...kept, length: talk.story.length, ...wishes });
  return holds(story, talk) && story.text !== talk.story.text ? story : undefined;
}

/** Makes the story the latest one. */
export function remember(talk: Talk, story: Story): void {
  talk.story = story;
  talk.part = 0;
  talk.offer = undefined;
}

function holds({ text, cast, wishes }: Story, talk: Talk): boolean {
  const { hero, friend, thing, place } = cast;
  if (talk.heldOut({ creature: hero, thing: thing.noun, place })) return false;
  if (hero.kind === thing.noun || thing.noun === place.noun) return false;
  if (hero.name !== undefined && hero.name === friend.name) return false;
  const { creature, trait, name, look } = wishes;
  const asked = [
    creature && (trait === undefined ? creature.kind : `${trait} ${creature.kind}`),
    name,
    wishes.thing && (look === undefined ? wishes.thing : `${look} ${wishes.thing}`),
    wishes.place?.noun,
  ];
  return asked.every((words) => !words || has(text, words));
}
