import { type Story } from "./story.ts";
import { Teller } from "./teller.ts";

/** A small thing that happens after the story; its beats are told in full. */
type Episode = (t: Teller) => void;

const LATER = `[The next day|The next {daytime}|A week later|Some days later|One {weather} {daytime}|That {season}|After that|The day after|Not long after]`;

const EPISODES: readonly Episode[] = [
  (t) => {
    t.core(
      "go",
      `${LATER}, {h} and {f} went {to place} again[| to {job}].`,
      `${LATER}, {h} met {f} [by the {smallplace1}|near the {tree}] and they walked {to place}.`,
      `${LATER}, {h} said, "[Let us go|Shall we go|I want to go] {to place}!" And off they went.`,
    );
    t.core(
      "see",
      `They [saw|met|found] a {animal1} who [was crying|had lost the way|was very hungry|could not get home].`,
      `{Suddenly}, they heard {sound}. It was a {animal1} {hiding}.`,
    );
    t.core(
      "help",
      `{h} gave the {animal1} some {food}, and {f} [sang a little song|told a funny story|brought some water].`,
      `"[Do not worry|Do not be afraid|Come with us]," said {h}. They helped the {animal1} home.`,
    );
    t.core(
      "end",
      `The {animal1} was {glad}, and now {h} had a new friend.`,
      `"[Thank you|You are so kind]," said the {animal1}. {h} felt {glad}.`,
    );
  },
  (t) => {
    t.core(
      "play",
      `${LATER}, {h} and {f} played {game} {at place}.`,
      `${LATER}, it was too [wet|windy|hot|cold|stormy] to go out, so {h} and {f} played {game} at home.`,
    );
    t.core(
      "win",
      `First {f.name} won, and then {h} won. They laughed so much that they had to sit down.`,
      `{h} [hid|sat] {hiding}, and nobody could find {him} for a long time.`,
      `They played until {e} called them for {food}.`,
    );
    t.core(
      "end",
      `"[Same time tomorrow|Let us do this again]?" asked {f.name}. "Yes!" said {h}.`,
      `When the stars came out, {h} went to bed, tired and {glad}.`,
    );
  },
  (t) => {
    t.core(
      "home",
      `${LATER}, {h} told {e} [the whole story|everything|all about {the thing}].`,
      `${LATER}, {e} asked {h} about {the place}, and {h} told the whole story.`,
    );
    t.core(
      "answer",
      `{E.he} listened and said, "[I am proud of you|You did your best|You have a good heart|Every day brings something new], my dear."`,
      `{E.he} gave {h} a big hug and a [plate|bowl] of {food}.`,
    );
    t.core(
      "end",
      `{h} [smiled|yawned|closed {his} eyes] and [soon fell asleep|dreamed of {the place}|felt safe and warm].`,
      `"Can we go {to place} together one day?" asked {h}. "Of course," said {e}.`,
    );
  },
  (t) => {
    t.core(
      "idea",
      `${LATER}, {h} had [an idea|a new plan|a funny thought]. {He} wanted to [make|find|draw] {a thing} for {f}.`,
      `${LATER}, it was the birthday of {f}, and {h} wanted to give {f.him} a present.`,
    );
    t.core(
      "work",
      `{h} worked all {daytime}. {He} used [paper|wood|string|leaves|clay] and a lot of [glue|paint|love|time].`,
      `{h} {looked} {at place} and {hiding}, until {he} had [just the right thing|all that {he} needed].`,
    );
    t.core(
      "end",
      `{f.name} [opened the box|looked at it] and [laughed|jumped for joy|could not speak]. "[It is perfect|I love it]! Thank you, {h.call}!"`,
      `It was not perfect, but {f.name} loved it, because {h} had made it.`,
    );
  },
  (t) => {
    t.core(
      "stranger",
      `${LATER}, {o} came {to place}[| with a big bag]. "[May I stay here|Is there room for me]?" {o.he} asked.`,
      `${LATER}, {h} saw {o} {at place}. {O.he} looked [tired|hungry|lost|cold].`,
    );
    t.core(
      "welcome",
      `"[Come in|Sit down with us]," said {h}. They shared {food} and told each other stories.`,
      `{h} ran home and came back with {food} and a warm blanket.`,
    );
    t.core(
      "end",
      `{Soon} {o} was a part of the [family|village], and {h} was {glad}.`,
      `In the morning {o} was gone, but on the table lay [a {color} feather|a shiny coin|a little note]. It said, "Thank you."`,
    );
  },
  (t) => {
    t.core(
      "season",
      `[Winter|Summer|Autumn|Spring] came, and the {place} looked [new|different|so beautiful].`,
      `[Many days|A whole year|A month] went by {at place}.`,
    );
    t.core(
      "grow",
      `{h} had grown [a little|taller|stronger], and {he} was not so {flaw1} any more.`,
      `{h} and {f} [were still friends|saw each other every day|had learned a lot].`,
    );
    t.core(
      "end",
      `Sometimes they [sat by the {smallplace}|looked at the stars] and talked about {the thing}, and they [smiled|laughed].`,
      `"Do you remember {the thing}?" asked {f.name}. "[How could I forget|Of course I do]!" said {h}.`,
    );
  },
];

/**
 * What happened next: a small episode about the same people.
 * @param part 1 for what follows the story, 2 for what follows that, ...
 */
export function continueStory(story: Story, part: number): string {
  const teller = new Teller(story.seed + part * 7919, story.cast, "happy", story.text);
  const first = new Teller(story.seed, story.cast, "happy").branch("sequel", EPISODES.length);
  EPISODES[(first + part) % EPISODES.length]!(teller);
  return teller.text("normal");
}
