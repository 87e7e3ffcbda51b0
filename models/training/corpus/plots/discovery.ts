import { closing, opening, turn } from "../beats.ts";
import { type Plot, type Teller } from "../teller.ts";

/** The hero finds a strange thing, guesses what it is, and learns whose it is or what it is for. */
export const discovery: Plot = {
  name: "discovery",
  tell(t) {
    opening(t);
    t.core(
      "finds",
      `{h} saw something strange {hiding} {at place}. It was {a thing}!`,
      `{Suddenly} {h} [stepped on|tripped over|bumped into] something {at place}. It was {a thing}.`,
      `{At place}, something [stuck out of the ground|gleamed in the light|lay all alone]. {h} went closer. It was {a thing}!`,
      `When {h} came {to place}, {he} found {a thing} {hiding}.`,
    );
    t.core(
      "wonders",
      `{h} had never seen such a thing before. "[What can it be|What is it for|Where did it come from]?" {he} asked.`,
      `"[How odd|How strange]! [Who left this here|Whose is it|How did it get here]?" said {h}.`,
      `{h} [turned it over|sniffed at it|poked it], but nothing happened. "[What are you|Who put you here]?" {he} asked it.`,
    );
    t.extra(
      "first-guess",
      `"Maybe it fell from the [moon|sky]," thought {h}. "Or maybe a giant lost it."`,
      `{h} knocked on it [once|twice]. It did not [knock back|answer]. {He} said hello. It did not say hello.`,
      `{h} tried to wear it as a hat. [No|It fell off], it was not a hat.`,
    );
    t.extra(
      "animal-guess",
      `A {animal1} came by. "It is a house for a very small king," said the {animal1}. {h} did not think so.`,
      `"Can you eat it?" asked a {animal1}. "[I do not think so|Better not]," said {h}.`,
    );
    t.core(
      "friend-guess",
      `{h} showed it to {f}. "[I think it is magic|I think it is a treasure|Somebody must be missing it]," said {f.name}.`,
      `{f} came to look. "[Let us find out|Let us ask somebody wise|It must belong to someone]," {f.he} said.`,
      `Then {f} came along and looked at it from all sides. "[I do not know what it is|It is a riddle]," {f.he} said. "Let us ask."`,
    );
    t.para();
    const course = t.branch("course", 3);
    if (course === 0) {
      t.core(
        "owner",
        `They asked {o}. "My {thing}!" cried {o.the}. "I lost it when I was little. I have looked for it ever since."`,
        `{Soon} they met {o}, who was looking [sadly|everywhere] for something. "That is my {thing}!" said {o.the}.`,
      );
      t.fact({
        problem: "{h} found {a thing} and did not know whose it was",
        deed: "{h} and {f} looked for the owner and found {o}",
      });
    } else if (course === 1) {
      t.core(
        "nest",
        `Then they heard a [tiny|soft] sound. [Peep|Squeak]! A family of mice had made a home right beside the {thing}, to be safe from the wind.`,
        `They looked under the {thing}. There sat a tiny mother [mouse|beetle|ladybug|lizard|snail] with all her babies! It was their roof.`,
      );
      t.fact({
        problem: "{h} found {a thing} and did not know why it was there",
        deed: "{h} and {f} looked closely and found a little family that needed it",
      });
    } else {
      t.core(
        "wish",
        `{O} knew the answer. "It is a wishing {thing}," {o.he} said. "It gives just one wish."`,
        `They took it to {o}. "This {thing} is magic," {o.he} whispered. "You may make one wish, no more."`,
      );
      t.fact({
        problem: "{h} found {a thing} and did not know what it was",
        deed: "{h} and {f} asked {o}, who said that it could grant one wish",
      });
    }
    t.extra(
      "amazed",
      `"[I would never have guessed|So that is the answer|Well, well]!" said {f}.`,
      `{h} [opened {his} eyes wide|was so surprised that {he} sat down].`,
      `That was better than all their guesses.`,
    );
    t.para();
    turn(t);
    if (t.happy) ENDS[course]!(t);
    else {
      t.core("lost", ...SAD[course]!);
      t.fact({ outcome: "the {thing} was lost before {h} could do any good with it" });
    }
    t.extra(
      "think-back",
      `{h} thought about the {thing} [all evening|for a long time].`,
      `"You never know what you may find {at place}," said {f}.`,
    );
    closing(t, t.happy ? "it is good to ask and to look closely" : "some chances come only once");
  },
};

const SAD: readonly (readonly string[])[] = [
  [
    `{h} did not want to give it back and ran. {He} fell, and the {thing} [broke|rolled into the water]. {O} wept.`,
    `But as {h} held it out, it slipped and broke. {O} picked up the pieces and went away [without a word|very slowly].`,
  ],
  [
    `That night a storm blew the {thing} away. In the morning, the little family was gone, and {h} never saw them again.`,
    `{h} promised to keep the place secret, but {he} told {crowd}. So many came to look that the little family ran away for good.`,
  ],
  [
    `{h} and {f} both wanted the wish. They pulled and pulled, and the {thing} broke. The magic was gone.`,
    `"I wish I knew what to wish," said {h}. Puff! That was the wish, and the {thing} [turned to dust|was gone].`,
  ],
];

const ENDS: readonly ((t: Teller) => void)[] = [givesBack, protects, wishes];

function givesBack(t: Teller): void {
  t.core(
    "gives-back",
    `{h} gave it back at once. {o} was so [happy|glad] that {o.he} [danced|gave them {food}|told them a long story].`,
    `"Here it is," said {h}. {o} [hugged the {thing}|wiped {o.his} eyes]. "Come and see me any time," {o.he} said.`,
  );
  t.fact({ outcome: "{o} got the {thing} back and was {glad1}" });
}

function protects(t: Teller): void {
  t.core(
    "protects",
    `{h} put the {thing} back [very gently|very quietly]. Every day {he} and {f} brought some crumbs.`,
    `"Let us leave it here," said {h}. {f} helped {him} put leaves around it, to keep the little ones warm.`,
  );
  t.fact({ outcome: "{h} left the {thing} to the little family and was {glad1}" });
}

function wishes(t: Teller): void {
  t.core(
    "wishes",
    `{h} thought hard. "I wish that {f.name} and I will always be friends," {he} said. The {thing} [glowed|hummed], and it came true.`,
    `"I wish for {food} for everyone {at place}!" said {h}. And there it was, enough for all, and {f} ate the most.`,
  );
  t.fact({ outcome: "{h} made a good wish with the {thing} and was {glad1}" });
}
