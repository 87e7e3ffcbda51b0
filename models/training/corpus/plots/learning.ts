import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero cannot do something yet; somebody teaches, or nobody may. */
export const learning: Plot = {
  name: "learning",
  tell(t) {
    const teacher = t.random("branch:teacher").pick(["{f}", "{e}", "{o}"]);
    const skill = t
      .random("branch:skill")
      .pick([
        "whistle",
        "swim",
        "dance",
        "read",
        "jump over a ditch",
        "stand on one leg",
        "walk on a rope",
        "juggle",
        "sing",
        "count to a hundred",
        "bake bread",
        "tie a knot",
        "climb a tree",
        "tell a joke",
      ]);
    opening(t);
    t.core(
      "cannot",
      `Everybody {at place} could ${skill}. Only {h} could not.`,
      `There was one thing {h} could not do. {He} could not ${skill}, and {at place} everybody else could.`,
      `More than anything, {h} wanted to learn to ${skill}. But when {he} tried it {at place}, it went wrong.`,
      `"I will never learn to ${skill}!" said {h}. {He} had tried it {at place} {number} times.`,
    );
    t.extra(
      "laugh",
      `The other children laughed, and {h} [turned red|ran away|hid {hiding}].`,
      `A {animal} saw it and giggled. "[That was funny|Do it again]!" it said.`,
      `Each time {he} [fell on {his} nose|got it all wrong|ended up in a puddle].`,
      `"[It looks so easy|Why is it so hard]?" thought {h}.`,
    );
    t.core(
      "prize",
      `There was going to be a contest, and the prize was {a thing}. How {h} wanted that {thing}!`,
      `"You will get {a thing} if you can ${skill} by {weekday}," said {e}.`,
      `{h} even gave {himself} a prize. On a shelf {he} put {a thing}. "I will not touch the {thing} before I can do it," {he} said.`,
      `{h} tried it with {a thing} in {his} hands for luck. But the {thing} did not help, and {he} got it wrong again.`,
    );
    t.para();
    t.core(
      "teacher",
      `Then ${teacher} came by and watched. "I [can teach you|will show you how]," said ${teacher}. "First you must go slowly."`,
      `"Who can teach me?" asked {h}. "I can," said ${teacher}. "But you have to practice every day."`,
      `${teacher} saw how sad {h} was. "I could not do it either when I was small," said ${teacher}. "Let us try together."`,
      `{h} asked ${teacher} for help. ${teacher} smiled and said, "Of course. [Watch me first|We will start with something small]."`,
    );
    turn(t);
    if (t.happy) {
      t.core(
        "practice",
        `{h} practiced in the morning and in the evening. Each day it went a little better.`,
        `On Monday {he} got it wrong. On Tuesday {he} got it wrong. On Wednesday it was almost right!`,
        `{h} tried again and again, even when it [rained|was dark|was time for lunch].`,
        `Again and again {h} tried. {He} did not give up, not even when {he} was tired.`,
      );
      t.extra(
        "almost",
        `"[Good|Better|Nearly]!" said ${teacher}. "Once more."`,
        `One day {h} was so angry that {he} threw {his} hat on the ground. Then {he} picked it up and went on.`,
        `At night, {he} even practiced in {his} dreams.`,
        `"[You are getting better|I can see it]," said a {animal} who came to watch every day.`,
        `In the breaks they ate {food}.`,
      );
      t.para();
      t.core(
        "can",
        `{Suddenly}, it worked! {h} could ${skill}! "[I did it|Look at me]!" {he} shouted.`,
        `And one {weather} {daytime}, {h} could do it. {He} did it [twice|{number} times], just to be sure.`,
        `{Soon}, {h} could ${skill} as well as anybody. {He} could hardly believe it.`,
        `{h} took a deep breath and tried once more. This time, everything was just right!`,
      );
      t.extra("crowd", `{Crowd} [clapped|cheered|came to see it].`, `"I knew it," said ${teacher} proudly.`);
      t.core(
        "reward",
        `{He} got the {thing}, too. But the best thing was that {he} could do it all by {himself}.`,
        `Now the {thing} was {hers}. {He} gave it to ${teacher} as a thank-you.`,
        `{h} held the {thing} up high. {He} had earned it.`,
      );
      t.extra(
        "pass-on",
        `The next week, a small {animal} said, "I cannot do it." "[Come|Sit down]," said {h}. "I will teach you."`,
        `After that, {h} wanted to learn something else right away.`,
      );
      t.fact({
        deed: `${teacher} taught {h}, and {h} practiced every day`,
        outcome: `{h} learned to ${skill} and got the {thing}`,
      });
    } else {
      t.core(
        "lazy",
        `But {h} did not want to practice. "[Tomorrow|Later]," {he} said each day, and [went to play|went back to bed].`,
        `But {h} did not listen. "[I know that already|That is boring]," {he} said, and played {game}.`,
        `{h} tried it once. Then {he} got angry, [stamped {his} foot|shouted "I hate this!"] and ran away.`,
      );
      t.extra(
        "wait",
        `Every day there was somebody waiting for {him}. {h} did not come.`,
        `{He} ate {food} and looked at the clouds.`,
      );
      t.core(
        "fails",
        `The big day came, and {h} still could not do it. Somebody else got the {thing}.`,
        `{Soon}, {he} had to show everybody what {he} could do. It was nothing. The {thing} went to a {animal} who had practiced.`,
        `When {h} wanted to learn at last, there was nobody left to teach {him}, and the {thing} was gone.`,
      );
      t.fact({ deed: "{h} did not practice", outcome: `{h} never learned to ${skill} and did not get the {thing}` });
    }
    t.fact({ problem: `{h} could not ${skill}` });
    closing(t, t.happy ? "you can learn nearly everything if you keep trying" : "nobody can learn without practice");
  },
};
