import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** Something strange goes on at the place, and the thing is the clue. */
export const secret: Plot = {
  name: "secret",
  tell(t) {
    const kind = t.branch("kind", 3);
    opening(t);
    t.core(
      "strange",
      ...(kind === 0
        ? [
            `Every night, a little light moved around {at place}, and nobody knew why.`,
            `One {daytime}, {h} saw a strange light {at place}. It went on and off, on and off.`,
            `{h} could not sleep. There was a [small|green|yellow] light {at place} again. What was it?`,
          ]
        : kind === 1
          ? [
              `There was a small door {at place}, and it was always locked.`,
              `One day, {h} found a tiny door {at place}. {He} knocked, but nobody opened.`,
              `{at place} there was a door that nobody had ever opened. {h} wanted to know what was behind it.`,
            ]
          : [
              `Somebody had begun to take things {at place}. First it was {food}, then a [spoon|sock|pillow].`,
              `Every night, somebody ate all the {food} {at place}. "Who can it be?" asked {h}.`,
              `One morning there were small footprints {at place}. They began nowhere and ended nowhere.`,
            ]),
    );
    t.extra(
      "ask",
      `"[That is a secret|Nobody knows]," said {e}. That made {h} even more curious.`,
      `{h} asked {e}, but {e.he} only [smiled|shook {e.his} head] and said, "Who knows?"`,
      `{h} asked {number} neighbors. Each of them told {him} something different.`,
      `"[I think it is a ghost|Maybe it is a pirate|It could be a dragon]," said a {animal}.`,
    );
    t.core(
      "clue",
      `Then {h} found {a thing} {hiding}. It did not belong to anyone {he} knew. It was a clue!`,
      `The next {daytime}, {a thing} lay on the ground. "[A clue|Aha]!" said {h}.`,
      `There was only one clue, and that was {a thing}.`,
      `{h} {looked} {hiding} and found {a thing}. "Where did this {thing} come from?" {he} wondered.`,
    );
    t.extra(
      "look",
      `{He} turned the {thing} around and around. There was a [tiny letter|little star|drop of honey|bit of mud] on it.`,
      `{He} sniffed at it. It smelled of {food}.`,
      `{h} wrote everything down in a little book, like a real detective.`,
    );
    t.para();
    t.core(
      "watch",
      `That night, {h} and {f} hid behind a [wall|big pot|pile of wood] and waited.`,
      `{h} told {f} all about it. "Let us [stay up tonight|keep watch]," said {f}.`,
      `{h} and {f} put the {thing} on the ground, hid close by, and waited.`,
    );
    t.extra(
      "wait",
      `They waited and waited. {f} ate {food} so that {f.he} would not fall asleep.`,
      `"Shh!" whispered {h}. "Did you hear that?" It was only the tummy of {f}.`,
      `The moon came up. [A leaf fell|A mouse ran by|The wind sighed]. Nothing else happened for a long time.`,
      `"I am [cold|sleepy|a bit scared]," whispered {f}.`,
    );
    t.extra(
      "steps",
      `{Suddenly}, they heard {sound}.`,
      `Then there were steps: tip, tap, tip, tap.`,
      `Something [squeaked|creaked|moved].`,
    );
    turn(t);
    if (t.happy) {
      t.core(
        "solved",
        ...(kind === 0
          ? [
              `{Soon}, they saw it. {o} went around with a lamp in the dark, looking for the {thing}!`,
              `It was {o}! Every night {o.he} came with a lamp to look for the lost {thing}.`,
            ]
          : kind === 1
            ? [
                `{Soon}, the little door opened, and {o} looked out. "Oh! You found my {thing}!" {o.he} said.`,
                `{h} knocked at the door with the {thing}, and it opened! Behind it lived {o}, all alone.`,
              ]
            : [
                `{Soon}, {o} came on tiptoe. "I am sorry," said {o}. "I was so hungry. And I lost my {thing}, too."`,
                `It was {o} who had taken it all, for {number} hungry little ones at home. The {thing} was {o.hers}, too.`,
              ]),
      );
      t.core(
        "kind",
        `{h} gave the {thing} back, and {o} [danced for joy|invited them to eat {food}|had tears in {o.his} eyes].`,
        `"Why did you not ask?" said {h}. "We would have helped you." And {he} gave back the {thing}.`,
        `"Here you are," said {h} and held out the {thing}. "[Thank you|Oh, thank you]!" said {o}. "Now we share a secret."`,
      );
      t.extra(
        "keep",
        `{h} and {f} never told anybody. A secret is a secret.`,
        `From then on, they left some {food} by the {smallplace} every night.`,
        `"That was the best mystery ever," said {f}. "Let us find another one."`,
      );
      t.fact({
        deed: "{h} and {f} kept watch at night",
        outcome: "they found {o}, who had lost the {thing}, and gave it back",
      });
    } else {
      t.core(
        "spoiled",
        `But {h} could not wait. {He} jumped up and shouted, and somebody small ran off into the night.`,
        `{h} had told everyone about it, so a big crowd came with lamps and drums. Somebody small got scared and ran off.`,
        `But {h} fell asleep, and when {he} woke up, somebody had taken the {thing} and gone.`,
      );
      t.core(
        "never",
        `After that, nothing strange ever happened again, and nobody found out what the secret of the {thing} was.`,
        `Whoever it was never came back, and the secret of the {thing} was lost for good.`,
        `They only found a [wet tear|little note] on the ground. "Goodbye," said {f} softly. The owner of the {thing} never came back.`,
      );
      t.extra(
        "wonder",
        `"Maybe it only wanted to be left alone," said {f}.`,
        `{h} still thinks about it when the moon is bright.`,
      );
      t.fact({
        deed: "{h} kept watch with {f} but could not wait quietly",
        outcome: "the secret of the {thing} was never found out",
      });
    }
    t.fact({ problem: "{h} wanted to know the secret {at place}" });
    closing(
      t,
      t.happy
        ? "it is good to ask kindly before you think badly of somebody"
        : "a secret needs patience and a quiet heart",
    );
  },
};
