import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero and the friend build something; it falls, and they try again. */
export const building: Plot = {
  name: "building",
  tell(t) {
    const work = t
      .random("branch:work")
      .pick([
        "little house",
        "raft",
        "bridge",
        "tower",
        "tree house",
        "wall",
        "cart",
        "stage",
        "castle",
        "boat",
        "ship",
        "flying machine",
        "slide",
        "fort",
      ]);
    const fault = t.branch("fault", 3);
    opening(t);
    t.core(
      "plan",
      `One day, {h} said to {f}, "Let us build a ${work} {at place}!"`,
      `{h} and {f} had a plan. They wanted to build a ${work} {at place}.`,
      `"What shall we do today?" asked {f}. "Let us build a ${work} {at place}," said {h}.`,
      `{h} had always dreamed of a ${work} {at place}. {He} asked {f} to help.`,
    );
    t.extra(
      "gather",
      `They looked for [boards|boxes|old planks|sticks] and found some {hiding}.`,
      `{h} drew a plan on [a leaf|the back of a letter|the ground]. It looked [a bit like a cow|very grand].`,
      `{f} brought a hammer, and {h} brought {food}. Both were needed.`,
      `"[That is too hard for you|It will never stand]," said a {animal}. They did not listen.`,
    );
    t.core(
      "part",
      `Right at the top, {h} put {a thing}. "The {thing} makes it ours," {he} said.`,
      `{h} even gave {his} own {thing} for it. It had to sit in the middle.`,
      `The most important part was {a thing}. Without the {thing}, it was only a pile of wood.`,
      `They used everything they had, even {a thing}, which went on the front.`,
    );
    t.extra(
      "work",
      `They worked all {daytime}. [Bang, bang, bang|Tap, tap, tap]!`,
      `{h} carried and {f} hammered. Then {f} carried and {h} hammered.`,
      `"Hold this!" said {h}. "Ouch, that was my foot!" said {f}.`,
      `Once in a while they stopped to eat {food}.`,
    );
    t.para();
    t.core(
      "falls",
      ...(fault === 0
        ? [
            `But they were in a hurry. {Suddenly}, there was a loud crack, and the ${work} fell down.`,
            `When {h} climbed up, it [shook|creaked] and went crash. Only a heap of wood was left.`,
          ]
        : fault === 1
          ? [
              `That night, a storm came. In the morning, the ${work} was only a heap of wood.`,
              `Then a strong wind blew. The ${work} leaned to the left, then to the right, and fell down.`,
            ]
          : [
              `It was almost done when {o} came by and leaned on it. Crash! It all fell down. "Oh, I am sorry," said {o}.`,
              `Then {o} walked right into it, and down it came with a crash.`,
            ]),
    );
    t.extra(
      "blame",
      `"[That was your side|You used too few nails]!" said {h}. "No, that was yours!" said {f}. Then they were both quiet.`,
      `{h} sat down in the middle of it and [sighed|kicked a stone].`,
      `A {animal} laughed so hard that it fell over.`,
    );
    turn(t);
    if (t.happy) {
      const way = t.branch("way", 3);
      t.core(
        "again",
        ...(way === 0
          ? [
              `"Let us try again," said {f}. "This time, we will go slowly." They [began at the bottom|made it twice as strong].`,
              `{h} wiped {his} nose. "We know now how not to do it," {he} said. So they began again, with more care.`,
            ]
          : way === 1
            ? [
                `{h} asked {e} for advice. "Big stones go at the bottom," said {e}. So they began again.`,
                `"[May I show you something|You need better knots]?" asked {e}. {e} showed them, and they began again.`,
              ]
            : [
                `{crowd} came to help. One held, one hammered, and one sang.`,
                `{h} asked everybody to help, even {o}. Together they began again.`,
              ]),
      );
      t.core(
        "stands",
        `{Soon}, the ${work} was done. {h} put the {thing} back in its place, and it stood as firm as a rock.`,
        `At last, {h} put the {thing} where it belonged. They held their breath. The ${work} stood!`,
        `And this time it did not fall. The ${work} was strong and fine, and the {thing} shone in the evening sun.`,
      );
      t.extra(
        "use",
        `They sat by it until the stars came out.`,
        `The first guest was {e}, who brought {food}.`,
        `"It is a bit crooked," said {f}. "That is why I like it," said {h}.`,
      );
      t.fact({ deed: "{h} and {f} began again with more care", outcome: `the ${work} stood and {h} was {glad1}` });
    } else {
      t.core(
        "gives-up",
        `"Let us try again," said {f}. But {h} was angry and would not listen.`,
        `"It is all your fault!" said {h}, and {f} went home.`,
        `{h} and {f} looked at it and had no strength left to begin again.`,
      );
      t.core(
        "broken",
        `The {thing} was broken for good, and the ${work} was never built.`,
        `Under the wood lay the {thing}, broken in two. Nobody ever finished the ${work}.`,
        `{h} looked for the {thing}, but it was smashed to bits. The grass grew over the rest.`,
      );
      t.extra("later", `Years later, a few boards still lay there.`, `When {h} walks by, {he} looks the other way.`);
      t.fact({ deed: "{h} and {f} gave up", outcome: `the {thing} was broken and the ${work} was never finished` });
    }
    t.fact({ problem: `the ${work} that {h} and {f} built fell down` });
    closing(t, t.happy ? "you may fall down and still begin again" : "nothing gets finished when you give up");
  },
};
