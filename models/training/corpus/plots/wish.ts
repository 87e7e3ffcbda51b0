import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** A wish comes true, for better or for worse. */
export const wish: Plot = {
  name: "wish",
  tell(t) {
    const source = t.branch("source", 4);
    const kind = t.branch("kind", 3);
    opening(t);
    t.core(
      "magic",
      ...[
        [
          `One night, a star fell down {at place}, and there lay {a thing}. "Make a wish," it whispered.`,
          `A star fell from the sky {at place} and turned into {a thing}. "One wish," it said.`,
        ],
        [
          `{at place}, {o} was stuck under a branch. {h} helped. "Take this {thing}," said {o}. "It can grant one wish."`,
          `One day {at place}, {h} shared {his} {food} with {o}. "You are kind," said {o}. "This {thing} will give you one wish."`,
        ],
        [
          `There was an old wishing well {at place}. {h} dropped {a thing} into it. "What do you wish?" asked the well.`,
          `"Give me something you love," said a deep voice {at place}. {h} gave it {a thing}. "Now you have one wish," said the voice.`,
        ],
        [
          `One {daytime}, {h} found {a thing} {at place} and rubbed it clean. Out came a tiny genie! "One wish," he yawned.`,
          `{h} picked up {a thing} {at place}. It shook and said, "I am magic! You have one wish."`,
        ],
      ][source]!,
    );
    t.extra(
      "think",
      `One wish! {h} thought of a mountain of {food}. {He} thought of wings. It was so hard to choose.`,
      `"Is that a joke?" asked {h}. There was a puff of {color} smoke. It was not a joke.`,
      `{h} [pinched {himself}|rubbed {his} eyes]. No, it was not a dream.`,
      `"Take your time," said {f}, who had seen it all. "Think well."`,
    );
    t.core(
      "wish",
      ...[
        [
          `"I wish to be as big as a house!" said {h}. Whoosh! {He} grew and grew.`,
          `"I want to be the biggest of all," said {h}. Whoosh! {His} head was up in the clouds.`,
        ],
        [
          `"I wish that it rained {food1}!" said {h}. Plop! Down came {food1}, more and more.`,
          `"I wish for {food1} every day and all day," said {h}. Plop! Down it came from the sky.`,
        ],
        [
          `"I wish that I could fly!" said {h}. Whoosh! Up {he} went, over the roofs.`,
          `"Please make me fly," said {h}. A warm wind picked {him} up, higher and higher.`,
        ],
      ][kind]!,
    );
    t.extra(
      "joy",
      `"[Hooray|Look at me]!" {h} shouted. It was the best feeling in the world.`,
      `A {animal} looked up and fell over with surprise.`,
      `{f} [clapped|could not believe it|stared with big eyes].`,
    );
    t.para();
    t.core(
      "trouble",
      ...[
        [
          `But now {he} did not fit into {his} own bed, and nobody could play {game} with {him}.`,
          `But {he} could not go through any door, and all the little animals ran away from {him}.`,
        ],
        [
          `But it did not stop. {Soon}, the whole {place} was full of it, and {h} had a tummy ache.`,
          `After three days, {h} could not look at it any more. It stuck to {his} nose and filled the whole house.`,
        ],
        [
          `But {he} could not come down again! {He} flew over {his} home and was cold and all alone.`,
          `But up there nobody talked to {him}, and the wind did not let {him} go home for dinner.`,
        ],
      ][kind]!,
    );
    t.extra(
      "call",
      `"[Stop|Help|That is enough]!" cried {h}.`,
      `"[Oh dear|What have I done]?" {h} whispered.`,
      `{e} [wrung {e.his} hands|called and called] but could not help.`,
    );
    turn(t);
    if (t.happy) {
      t.core(
        "undo",
        `{f} ran and found the {thing}. "I have no wish for myself," said {f.he}. "I wish to have my friend back." And it was so.`,
        `"May I give my wish back?" {h} asked. "You may, but the magic will be gone," said a small voice. The {thing} shone once more, and all was as before.`,
        `{h} cried a big tear, and it fell on the {thing}. With a soft pop, everything was as it had been before.`,
        `"Make a better wish," said {f} and held up the {thing}. "I wish that all was like before!" called {h}, and at once it was.`,
      );
      t.extra(
        "home",
        `How nice it was to sit by the {smallplace} again, just as {he} was!`,
        `That evening, {h} had {food} and a hug from {e}, and did not need anything else.`,
        `"Did you like it?" asked {f}. "For a minute," said {h}.`,
      );
      t.core(
        "rest",
        `Now the {thing} was just a {thing}. {h} was glad of that.`,
        `{h} put the {thing} on a shelf and never asked it for anything again.`,
        `After that, {h} gave the {thing} to {f}, who did not wish for anything but a friend.`,
      );
      t.fact({
        deed: "{h} wished it all back with the help of the {thing}",
        outcome: "everything was as before and {h} was {glad1}",
      });
    } else {
      t.core(
        "fixed",
        `{h} shook the {thing} and begged, but there was only one wish. It could not be taken back.`,
        `"Take it back!" {he} cried. But the {thing} had no magic left. It had turned to dust.`,
        `{f} looked everywhere for the {thing}, but it was gone, and the magic with it.`,
      );
      t.core(
        "so",
        ...[
          `So {h} had to go away and live in the mountains, far from {f}.`,
          `In the end {f} and all the others had to move away from there, and {h} was alone.`,
          `Some days {f} still saw {him}, far up in the sky, and waved.`,
        ].slice(kind, kind + 1),
      );
      t.extra("wiser", `"I had so much before, and I did not know it," {h} thought.`);
      t.fact({ deed: "{h} wished without thinking", outcome: "the wish could not be taken back and {h} was {sorry1}" });
    }
    t.fact({
      problem: ["{h} wished to be as big as a house", "{h} wished for {food1} everywhere", "{h} wished to fly"][kind]!,
    });
    closing(
      t,
      t.happy ? "what you have may be better than what you wish for" : "it is wise to think before you make a wish",
    );
  },
};
