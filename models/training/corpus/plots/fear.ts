import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero is afraid of the place and finds courage, or does not. */
export const fear: Plot = {
  name: "fear",
  tell(t) {
    const cause = t.branch("cause", 3);
    opening(t);
    t.core(
      "afraid",
      ...(cause === 0
        ? [
            `But {h} was afraid of the dark, and at night it was very dark {at place}.`,
            `There was one thing {h} did not like. It was the dark {at place}.`,
            `When the sun went down, everything {at place} turned black, and {h} was {scared}.`,
            `"I do not like the dark," said {h}. Every night {at place}, {he} [hid under a blanket|closed {his} eyes tight].`,
          ]
        : cause === 1
          ? [
              `One night, {h} heard {sound1} {at place}. {He} was {scared}.`,
              `Every night, {sound1} came from somewhere {at place}, and {h} was {scared}.`,
              `"What was that?" whispered {h}. {He} had heard {sound1} {at place}.`,
              `{h} woke up and heard {sound1} {at place}. {His} [heart beat fast|knees shook].`,
            ]
          : [
              `People said that a monster lived {at place}, so {h} was {scared}.`,
              `{h} thought that there was a ghost {at place}. {He} did not dare to look.`,
              `A {animal} had told {h} about a big monster {at place}. Now {h} was {scared}.`,
              `"There is something with big teeth {at place}," thought {h}, and {he} shook with fear.`,
            ]),
    );
    t.extra(
      "shadow",
      `A shadow on the wall looked like [a claw|a long nose|a big {animal}|a mouth with teeth].`,
      `Even the {tree} looked like [a giant|an old witch|a big hand] now.`,
      `{h} counted to {number} and looked again, but it [was still there|did not help].`,
      `{He} [hummed a little song|held {his} breath|whistled softly] so that {he} would not feel so small.`,
    );
    t.extra(
      "ashamed",
      `{h} did not tell anybody, because {he} thought they would laugh.`,
      `"Everybody else is brave," {h} thought. "[Only I am not|Why am I not]?"`,
      `"It is all right to be afraid," said {e}. "[I was afraid too when I was small|Even big people are afraid sometimes]."`,
    );
    t.para();
    t.core(
      "must",
      `But {his} {thing} was still out there, and {h} wanted it back.`,
      `Then {h} saw that {he} had left {his} {thing} out there, all alone.`,
      `But that evening, {his} {thing} rolled away, right into the [blackest|darkest] corner.`,
      `But {he} could not go to bed yet. Somebody had to bring in the {thing}.`,
    );
    t.extra(
      "feeling",
      `{His} [paws|feet|legs|knees] did not want to move.`,
      `{He} took one step forward and two steps back.`,
      `"[Maybe tomorrow|I could wait until morning]," {h} thought. But then it would be gone.`,
      `{He} felt cold all over, and {his} mouth was dry.`,
    );
    turn(t);
    if (t.happy) {
      t.core(
        "courage",
        `"[Take my hand|Come with me|I will go with you]," said {f}. "[Two are braver than one|We will look together]."`,
        `{f} gave {him} a [little lamp|warm hug|big smile] and said, "You are braver than you think, {h.call}."`,
        `"I am a little scared too," said {f.intro}. "But [let us go together|we can hold on to each other]."`,
        `{h} asked {f} to come along. They [held on to each other|walked very close together] and sang a [loud|silly] song.`,
      );
      t.core(
        "truth",
        ...(cause === 0
          ? [
              `Step by step, they went on. The dark was soft and quiet, and above them shone a thousand stars.`,
              `{Soon}, their eyes could see a little. It was only the dark, with a {smallplace} and a [sleepy|small] {animal} in it.`,
              `They opened their eyes wide. "Look, fireflies!" said {h}. You could only see them in the dark!`,
            ]
          : cause === 1
            ? [
                `{Soon}, they saw who made the noise. It was only a [little|tiny] {animal} that could not sleep!`,
                `They looked {hiding}. A {animal} sat there. It had made the noise because it was afraid of them!`,
                `It was only the wind! It blew [through a hole in the wall|through an old pipe|on a loose board] and made the noise.`,
              ]
            : [
                `{Soon}, they saw the monster. It was only a [bush with two round leaves|coat on a nail|pile of old hay]!`,
                `{Suddenly}, the monster sneezed. It was only a {animal} with a [very long shadow|bucket on its head]!`,
                `There was no monster at all, only {o}, and {o.he} was very friendly.`,
              ]),
      );
      t.core(
        "takes",
        `{h} laughed out loud and picked up the {thing}.`,
        `And there lay the {thing}. {h} held it tight and was not afraid any more.`,
        `{h} took the {thing} and [went home|walked back] with {his} head up high.`,
      );
      t.extra(
        "proud",
        `"You did it!" said {f}. "[I knew you could|I am proud of you]."`,
        `The next night, {h} went out all alone. It was [easy|not so hard now].`,
        `When {e} heard about it, {e.he} gave {food} to the two brave heroes.`,
      );
      t.fact({
        deed: "{f} went with {h} into the dark",
        outcome: "{h} got the {thing} back and was not afraid any more",
      });
    } else {
      t.core(
        "flees",
        `{h} took [one step|three steps]. Then a twig went crack, and {he} ran home as fast as {he} could.`,
        `"I will go with you," said {f}. But {h} [shook {his} head|said no] and hid under the bed.`,
        `{f} wanted to help, but {h} was too proud to say that {he} was afraid. So {he} stayed inside.`,
      );
      t.core(
        "gone",
        `In the morning, {he} [went out to look|came back], but the {thing} was gone. A [big wind|heavy rain] had taken it.`,
        `The next day, {h} looked for the {thing}. It was gone, and it never came back.`,
        `That night it [rained and rained|stormed], and in the morning the {thing} was [gone|washed away].`,
      );
      t.extra(
        "only",
        `The scary thing had only been [a bush|a little {animal}|the wind].`,
        `There had never been anything to be afraid of.`,
      );
      t.fact({ deed: "{h} ran away and hid", outcome: "the {thing} was lost and {h} was {sorry1}" });
    }
    t.fact({ problem: "{h} was afraid to fetch {his} {thing} {at place}" });
    closing(
      t,
      t.happy
        ? "being brave means going on when you are afraid"
        : "it is no shame to ask a friend for help when you are afraid",
    );
  },
};
