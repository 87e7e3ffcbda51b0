import { COMMON_CREATURES } from "../lexicon/creatures.ts";
import { HE_NAMES, SHE_NAMES } from "../lexicon/names.ts";
import { heroWord } from "./answers.ts";
import { rareName } from "./rare-words.ts";
import { SMALL_TALK, type Exchange } from "./small-talk-wording.ts";
import { type Intent } from "./talk.ts";
import { typed, word } from "./wording.ts";

const CHANCE_OF_RARE = 0.15;

/** One kind of small talk. */
function chat({ user, answers, afterStory }: Exchange): Intent {
  return (talk) => {
    if (afterStory && talk.story === undefined) return undefined;
    const creature = talk.random.pick(COMMON_CREATURES);
    const words = { creature: creature.kind, hero: talk.story === undefined ? "" : heroWord(talk.story) };
    const assistant = word(talk.random, answers, words);
    const offered = assistant.includes(` ${creature.kind}?`);
    talk.offer = offered ? { creature } : /\bstory\?$/.test(assistant) ? {} : undefined;
    return { user: typed(talk.random, user, words), assistant };
  };
}

/** Somebody says what they are called. */
export const introduction: Intent = (talk) => {
  const { random } = talk;
  const name = random.chance(CHANCE_OF_RARE)
    ? rareName(random)
    : random.pick(random.chance(0.5) ? SHE_NAMES : HE_NAMES);
  talk.userName = name;
  const assistant = word(random, GREETINGS, { name });
  talk.offer = assistant.endsWith("story?") ? {} : undefined;
  return { user: typed(random, INTRODUCTIONS, { name }), assistant };
};

/** Somebody asks what they are called. */
export const ownName: Intent = (talk) => {
  const { userName: name, random } = talk;
  talk.offer = undefined;
  const assistant = name === undefined ? word(random, UNKNOWN_NAME) : word(random, KNOWN_NAME, { name });
  return { user: typed(random, OWN_NAME), assistant };
};

/** All kinds of small talk by name. */
export const SMALL_TALK_INTENTS: Readonly<Record<string, Intent>> = Object.fromEntries(
  Object.entries(SMALL_TALK).map(([name, exchange]) => [name, chat(exchange)]),
);

const INTRODUCTIONS = [
  "My name is {name}.",
  "[Hello|Hi|Hey], my name is {name}.",
  "[Hello|Hi|Hey], I am {name}.",
  "[Hello|Hi|Hey], I'm {name}.",
  "I am {name}.",
  "I'm {name}[, and you|, who are you|, what is your name]?",
  "You can call me {name}.",
  "Call me {name}.",
  "{name} is my name.",
  "[Hello|Hi], {name} here.",
  "They call me {name}.",
  "Hi! I am called {name}.",
  "Good [morning|evening]. My name is {name}.",
  "Please call me {name}.",
  "My name's {name}.",
  "It is {name}, by the way.",
];

const GREETINGS = [
  "Hello, {name}! Would you like [to hear|] a story?",
  "Nice to meet you, {name}! Shall I tell you a story?",
  "Hello, {name}! What [story would you like|should the story be about]?",
  "Hi, {name}! I am a little story model. Would you like a story?",
  "What a [nice|lovely|fine] name, {name}! Do you want to hear a story?",
  "Good to meet you, {name}. What would you like to hear a story about?",
  "Welcome, {name}! Tell me who the story should be about.",
  "Hello, {name}. I tell little stories. Do you want a story?",
];

const OWN_NAME = [
  "What is my name?",
  "What's my name?",
  "Do you know my name?",
  "Who am I?",
  "Do you remember my name?",
  "What am I called?",
  "[And|So] what is my name?",
  "Can you tell me my name?",
  "Tell me my name.",
  "Say my name.",
  "Did you forget my name?",
  "You know who I am?",
  "How am I called?",
  "Remember what I am called?",
  "My name is what?",
];

const KNOWN_NAME = [
  "Your name is {name}.",
  "You are {name}.",
  "{name}!",
  "You are called {name}.",
  "You told me that your name is {name}.",
  "It is {name}.",
  "Your name is {name}, of course.",
];

const UNKNOWN_NAME = [
  "I do not know. You have not told me your name.",
  "You have not told me. What is your name?",
  "I do not know your name yet.",
  "You did not tell me yet. What are you called?",
  "I do not know. Tell me, and I can put you in a story.",
  "I do not know it. What is your name?",
];
