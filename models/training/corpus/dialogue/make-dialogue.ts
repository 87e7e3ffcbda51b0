import { type Chat, type Turn } from "../../corpus-file.ts";
import { hash, Random } from "../random.ts";
import { type Wishes } from "../story.ts";
import { areHeldOut } from "./held-out.ts";
import { accept, decline, offTopic } from "./off-topic.ts";
import { QUESTIONS } from "./questions.ts";
import { aboutMe, another, request } from "./request.ts";
import { goOn, longer, otherCreature, otherEnd, otherPlace, otherThing, rename, shorter } from "./retell.ts";
import { introduction, ownName, SMALL_TALK_INTENTS } from "./small-talk.ts";
import { drawSystem } from "./systems.ts";
import { type Intent, type Talk } from "./talk.ts";

export interface DialogueOptions {
  /** Which stories no dialogue may tell; the held-out tenth of all triples when absent. */
  readonly heldOut?: (wishes: Wishes) => boolean;
  /** How often creatures, things and places that are asked for are none of the lexicon's; 0.06 when absent. */
  readonly rare?: number;
  /** Is told the name of every turn's intent. */
  readonly onIntent?: (name: string) => void;
}

const MOST_CHARACTERS = 3000;
const TURNS = { 1: 34, 2: 34, 3: 18, 4: 9, 5: 5 } as const;

const INTENTS: Readonly<Record<string, Intent>> = {
  request,
  another,
  aboutMe,
  goOn,
  shorter,
  longer,
  otherEnd,
  rename,
  otherCreature,
  otherThing,
  otherPlace,
  introduction,
  ownName,
  offTopic,
  accept,
  decline,
  ...SMALL_TALK_INTENTS,
  ...QUESTIONS,
};

/** Every kind of turn by name. */
export const INTENT_NAMES: readonly string[] = Object.keys(INTENTS);

const FAREWELL = "goodbye";

/** What people say to a story that they have just heard. */
const AFTER_STORY = ["thanks", "thanks", "praise"] as const;

/** A dialogue of one to five turns in which stories are asked for, asked about, changed and gone on with. The same for the same seed. */
export function makeDialogue(seed: number, options: DialogueOptions = {}): Chat {
  const { heldOut = areHeldOut, rare = 0.06, onIntent } = options;
  const random = new Random(hash(`dialogue:${seed}`));
  const { system, rule } = drawSystem(random);
  const talk: Talk = { random, rule, heldOut, rare, story: undefined, part: 0, userName: undefined, offer: undefined };
  const wanted = Number(random.weighted(TURNS));
  const turns: Turn[] = [];
  let characters = system?.length ?? 0;
  for (let last = ""; turns.length < wanted && last !== FAREWELL;) {
    last = chooseIntent(talk, turns.length === 0, last, wanted - turns.length);
    const turn = INTENTS[last]!(talk);
    if (turn === undefined) continue;
    characters += turn.user.length + turn.assistant.length;
    if (turns.length > 0 && characters > MOST_CHARACTERS) break;
    onIntent?.(last);
    turns.push(turn);
  }
  return { ...(system !== undefined && { system }), turns };
}

/** The name of an intent that may come next; not every one fits. */
function chooseIntent(talk: Talk, first: boolean, last: string, left: number): string {
  const { random } = talk;
  const smallTalk = (): string =>
    random.pick(
      Object.keys(SMALL_TALK_INTENTS).filter((name) => name !== FAREWELL || left === 1 || random.chance(0.2)),
    );
  if (first) {
    const kind = random.weighted({
      request: left === 1 ? 76 : 74,
      offTopic: 9,
      introduction: left === 1 ? 2 : 6,
      ownName: 1,
      smallTalk: 11,
    });
    return kind === "smallTalk" ? smallTalk() : kind;
  }
  if (talk.offer !== undefined && random.chance(0.5)) return random.chance(0.88) ? "accept" : "decline";
  if (talk.userName !== undefined && random.chance(0.4)) return random.chance(0.75) ? "aboutMe" : "ownName";
  if (talk.story === undefined) {
    const kind = random.weighted({ request: 70, offTopic: 12, smallTalk: 14, introduction: 4 });
    return kind === "smallTalk" ? smallTalk() : kind;
  }
  const kind = random.weighted({
    question: 32,
    goOn: last === "goOn" ? 14 : 7,
    another: 8,
    shorter: 7,
    longer: 10,
    otherEnd: 20,
    rename: 13,
    otherCreature: 4,
    otherThing: 3,
    otherPlace: 3,
    request: 5,
    smallTalk: 6,
    afterStory: 5,
    offTopic: 3,
    introduction: 0.7,
    ownName: 0.7,
  });
  if (kind === "smallTalk") return smallTalk();
  if (kind === "afterStory") return random.pick(AFTER_STORY);
  return kind === "question" ? random.pick(Object.keys(QUESTIONS)) : kind;
}
