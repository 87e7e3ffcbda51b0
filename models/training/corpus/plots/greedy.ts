import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero wants more and more. */
export const greedy: Plot = {
  name: "greedy",
  tell(t) {
    const kind = t.branch("kind", 3);
    opening(t);
    t.core(
      "one",
      ...(kind === 0
        ? [
            `One day, {h} found {a thing} {at place}. It was very pretty. "One {thing} is nice," {he} said, "but two are better."`,
            `{e} gave {h} {a thing} from a big box {at place}. There were many more in the box, and {h} saw them.`,
          ]
        : kind === 1
          ? [
              `{o} was giving away things {at place}. "Take one," said {o}. {h} took {a thing}.`,
              `There was a big box full of toys {at place}. "One for each," said {o}. {h} took {a thing}.`,
            ]
          : [
              `One day, {h} found a magic pot {at place}. {He} put in {a thing}, and two came out!`,
              `A fairy met {h} {at place} and gave {him} {a thing}. "If you need more, clap your hands," she said.`,
            ]),
    );
    t.extra(
      "fun",
      `{h} [looked at|played with|smiled at] it until lunch.`,
      `"[Lucky you|How lovely]," said {f}. "[Are you happy now|Is it not nice]?" "Almost," said {h}.`,
      `It was just the right size for {him}.`,
    );
    t.core(
      "more",
      `But {h} was not happy with one. "[More|I want more]!" {he} said, and took another and another.`,
      `But then {he} wanted one more, and one more after that. Soon {he} had {number}.`,
      `"I must have another one," {h} thought. "And then another!" {He} could not stop.`,
      `{h} came back for a second one, then a third, and then {he} took them all.`,
    );
    t.extra(
      "full",
      `{He} put them under the bed, on the bed, and in the bath, until there was no room left for {himself}.`,
      `{His} pockets were so full that {he} could [hardly walk|not sit down].`,
      `{He} did not sleep at night, because {he} had to count them.`,
      `"[You have enough|How many do you need]?" asked {e}. "More," said {h}.`,
    );
    t.extra(
      "none",
      `The little {animal1} got nothing. "[I wanted one too|Is there none for me]?" asked the {animal1}.`,
      `{f} had none at all. But {h} only thought of {himself}.`,
      `"[Will you share|Can I have one]?" asked a {animal}. "No! [All mine|They are mine]!" said {h}.`,
    );
    t.para();
    t.core(
      "trouble",
      `The pile grew and grew. {Suddenly}, it tipped over, and {h} was stuck under it.`,
      `{h} carried so much that {he} could not see the road. {He} fell into [a ditch|the mud|a deep hole] with a splash.`,
      `{He} had so many that the [floor|shelf|cart] broke with a loud crack, and everything fell on {him}.`,
      `But the bag was too heavy. {h} pulled and pulled, until {he} fell over and could not get up.`,
    );
    turn(t);
    if (t.happy) {
      t.core(
        "rescue",
        `"Help!" {he} cried. It was {f} who came and pulled {him} out.`,
        `{f} heard {him} shout and came running. "[Hold on|I have you]!" said {f}, and pulled with all {f.his} might.`,
        `Nobody wanted to help {him}. Only {f} came. "[I am your friend, after all|Give me your hand]," {f.he} said.`,
      );
      t.extra(
        "shame",
        `{h} turned red. {He} had not shared with {f}, and still {f.he} had come.`,
        `"I was so greedy," said {h}. "A little bit," said {f}, and smiled.`,
        `They sat down and shared some {food}. It tasted better than ever.`,
      );
      t.core(
        "gives",
        `{h} gave the rest to everybody who had none and kept just one {thing}. It was enough.`,
        `The same day, {h} took everything back and said sorry. {He} only kept one small {thing}.`,
        `"Who would like a {thing}?" called {h}. {He} gave away one after the other, and each time {he} felt lighter.`,
        `{h} gave the best {thing} to {f}, and the others to {crowd}.`,
      );
      t.extra(
        "light",
        `That night there was room in the bed again.`,
        `Now everybody {at place} had one, and it was much more fun together.`,
      );
      t.fact({
        deed: "{f} pulled {h} out, and {h} shared everything",
        outcome: "{h} kept only one {thing} and was {glad1}",
      });
    } else {
      t.core(
        "alone",
        `"Help!" {he} called. But {he} had been so mean that nobody came for a long time.`,
        `When {he} got out at last, everything was broken, even the first {thing}.`,
        `{h} called for {f}. But {f} had gone away, because {h} never shared.`,
      );
      t.core(
        "nothing",
        `In the end {h} had not a single {thing} left.`,
        `All was lost, and {h} did not have one {thing} any more.`,
        `{h} looked at {his} empty hands. Not even the one {thing} that {he} had at first was left.`,
      );
      t.extra("once", `"One was enough," whispered {h}.`, `{He} thought of the first day, when one was so nice.`);
      t.fact({
        deed: "{h} took more and more and never shared",
        outcome: "{h} lost everything, even the first {thing}",
      });
    }
    t.fact({ problem: "{h} had one {thing} but wanted more and more" });
    closing(t, t.happy ? "enough is as good as a feast" : "if you want everything, you may end up with nothing");
  },
};
