import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** A friend or a small animal is stuck, and the hero comes to help with the thing. */
export const rescue: Plot = {
  name: "rescue",
  tell(t) {
    opening(t);
    const friend = t.branch("who", 2) === 0;
    t.core(
      "thing",
      `{h} had {a thing} with {him}, as always.`,
      `{He} was carrying {a thing} home for {e}.`,
      `{He} never went out without {his} {thing}.`,
      `{E} had just given {him} {a thing}. "[It may come in handy|You never know when you need it]," {e} said.`,
    );
    t.extra(
      "stroll",
      `{h} {walked} along and [hummed a song|counted the clouds|thought about {food}].`,
      `"[What a quiet day|Nothing ever happens here]," said {h}. But {he} was wrong.`,
    );
    t.para();
    const where = t.branch("where", 3);
    const who = friend ? "{f}" : "a small {animal1}";
    const the = friend ? "{f.name}" : "the {animal1}";
    const him = friend ? "{f.him}" : "it";
    const spot = ["down in a deep hole", "high up in a {tree1}", "in a thorny bush"][where]!;
    t.core(
      "hears",
      `{Suddenly} {he} heard a cry {at place}. "Help! Help!" It was ${who}, ${spot}.`,
      `"Help me, please!" cried somebody {at place}. {h} {looked} around. There was ${who}, ${spot}!`,
      `{At place} {he} stopped. ${who} was stuck ${spot} and could not get out.`,
    );
    t.extra(
      "scared",
      `"[Do not be afraid|Do not move|Hold on]!" called {h}. "I am coming."`,
      `{h} was {scared} too, but {he} did not run away.`,
      `"I have been here since [breakfast|yesterday|this morning]," said ${the}.`,
    );
    t.core(
      "first-try",
      [
        `{h} reached down, but {his} [arms were too short|hand was too far away].`,
        `{h} tried to climb up, but the [trunk was too slippery|branch broke].`,
        `{h} pulled with all {his} might, but the thorns [held on|would not let go].`,
      ][where]!,
      `{h} tried and tried, but it was [too far|too hard|no use].`,
      `First {h} called for help, but [nobody heard|nobody came|everyone was too busy].`,
    );
    t.extra(
      "others",
      `A {animal2} [walked by|looked on]. "That will never work," said the {animal2}, and went on.`,
      `The sky was getting dark, and it began to [rain|snow|grow cold].`,
      `"[Go home|Leave me here]," said ${the}. "I will not leave you," said {h}.`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "idea",
        `Then {h} looked at the {thing}. "[I have an idea|Of course]!" {he} said.`,
        `{Suddenly}, {h} remembered the {thing}. [That was it!|What if it could help?]`,
        `{h} thought [hard|for a long time]. Then {he} took out the {thing}.`,
      );
      t.core(
        "saves",
        [
          `{h} tied the {thing} to a long vine and let it down. ${the} held on to it, and {h} pulled. Up, up and out!`,
          `{h} tied the {thing} to a vine and threw it over a branch. ${the} slid down the vine, [whoosh|zip], right into {his} arms.`,
          `{h} pushed the thorns apart with the {thing}, one by one, until ${the} [was free|could slip out].`,
        ][where]!,
        `{h} waved the {thing} high in the air, until {o} saw it and came with a [rope|long ladder]. {Soon} ${the} was free.`,
        `{h} held out the {thing} as far as {he} could. "[Hold on to it|Take it]!" {he} cried. Then {he} pulled, and ${the} was free.`,
      );
      t.core(
        "thanks",
        friend
          ? `"[Thank you|You saved me]!" said {f}. "[You are my hero|I will never forget it]."`
          : `The {animal1} was so [happy|glad] that it danced around {h}. {f} saw it all and [clapped|cheered].`,
      );
      t.extra(
        "home",
        `{h} [took|brought] ${him} home, where {e} gave them all {food}.`,
        `{E} was [very proud|so proud] of {h}.`,
      );
      t.fact({ outcome: `{h} saved ${the} and was {glad1}` });
    } else {
      t.core(
        "price",
        `{h} held out the {thing}, and ${the} took hold and came out. But the {thing} fell and broke into {number} pieces.`,
        `With the {thing} {h} got ${him} out at last. But then the {thing} [slipped and was gone for good|broke in two].`,
      );
      t.core(
        "farewell",
        friend
          ? `{f} was cold and ill after that and had to go far away to get well. "[Goodbye|I will miss you], {h.call}," {f.he} said.`
          : `The {animal1} ran away and never came back, not even to say thank you. Now {h} had [no {thing} and no new friend|nothing at all].`,
      );
      t.extra(
        "lonely-home",
        `{h} walked home with empty hands.`,
        `"You did the right thing," said {e}. {h} nodded, but it still hurt.`,
      );
      t.fact({ outcome: `${the} was free, but the {thing} was lost and {h} was alone` });
    }
    t.fact({
      problem: `${friend ? "{f}" : "a small {animal1}"} was stuck ${spot} {at place}`,
      deed: `{h} used the {thing} to help ${him}`,
    });
    closing(t, t.happy ? "even a small thing can be a big help" : "doing the right thing can be hard");
  },
};
