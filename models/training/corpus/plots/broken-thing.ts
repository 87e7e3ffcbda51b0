import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The thing breaks; the hero tells, hides it, or blames another. */
export const brokenThing: Plot = {
  name: "broken thing",
  tell(t) {
    opening(t);
    t.core(
      "has",
      `{E} had {a thing}. "[Be careful with it|It is very old|Please do not touch it], {h.call}," {e} always said.`,
      `{E} loved {a thing} that {e.he} had kept for many years. {h} wanted to see it up close.`,
      `{E} let {h} carry {e.his} {thing} {to place}. "[Be careful|Hold it tight|Do not drop it]," {e.he} said.`,
      `There was {a thing} that belonged to {e}. {h} [was not allowed to play with it|thought it was beautiful].`,
    );
    t.extra(
      "promise",
      `"I [promise|will be very careful]," said {h}.`,
      `{h} only wanted to [hold it for a moment|look at it|touch it once].`,
      `It had belonged to {e}'s own [mother|father|grandmother].`,
    );
    t.core(
      "breaks",
      `But {at place}, {h} [slipped|tripped over a stone|played {game}], and crack! The {thing} was broken.`,
      `But {h} ran too fast {at place}. [Bump|Crash|Crack]! The {thing} broke into {number} pieces.`,
      `{Suddenly} a {animal} jumped out {at place}. {h} let go, and the {thing} fell and broke.`,
      `{h} [swung it around|held it up high|danced with it] {at place}. Then it fell. [Crack|Snap|Crash]! The {thing} was in two pieces.`,
    );
    t.extra(
      "shock",
      `"Oh no! What have I done?" [cried|whispered] {h}.`,
      `{h} stood very still. It was [so quiet|as quiet as in the night].`,
      `{h} tried to [push|hold|put] the pieces together, but they [fell apart again|would not stay].`,
    );
    t.para();
    const course = t.branch("course", 3);
    if (course === 0) {
      t.core(
        "hides",
        `{h} was {scared}. {He} hid the pieces [under the bed|in a box|behind a door] and told nobody.`,
        `"Nobody must know," thought {h}, and hid the {thing} {hiding}.`,
      );
      t.core(
        "weighs",
        `But {h} could not [eat|sleep|play] any more. {f} asked, "[What is wrong|Why are you so quiet], {h.call}?"`,
        `{f} found the pieces. "[Did you do this|What happened here]?" {f.he} asked. "You must tell the truth."`,
      );
      t.fact({ deed: "{h} hid the pieces and told nobody" });
    } else if (course === 1) {
      t.core(
        "blames",
        `"Who broke my {thing}?" asked {e}. {h} was {scared}. "It was {f.name}," {he} said. That was not true.`,
        `When {e} saw it, {h} pointed at {f}. "{F.he} did it!" {he} lied.`,
      );
      t.core(
        "blamed",
        `{f} [began to cry|had tears in {f.his} eyes]. "[I did not touch it|It was not me|Why do you say that]," {f.he} said.`,
        `{f} looked at {h} [for a long time|with big eyes] and said nothing. That was [the worst of all|worse than shouting].`,
      );
      t.fact({ deed: "{h} said that {f} had done it" });
    } else {
      t.core(
        "mends",
        `"[We can mend it|Let us try to fix it|I have some glue]," said {f}. They [worked|tried] with glue and string [all {daytime}|until dark].`,
        `{h} ran to {f} for help. They took glue and [a bit of string|a ribbon] and put the {thing} together, piece by piece.`,
      );
      t.core(
        "crooked",
        `The {thing} was a bit crooked now. "[You must still tell|Now you must tell|You still have to tell the truth]," said {f}.`,
        `It was not as good as new. One piece was [missing|too small to find].`,
      );
      t.fact({ deed: "{h} and {f} tried to mend it with glue" });
    }
    t.extra(
      "conscience",
      `{h}'s tummy [hurt|felt like a stone]. {He} knew what was right, but it was so hard.`,
      `"The truth is like a [splinter|bird in a box]," said a {animal}. "It wants to come out."`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "tells",
        `At last {h} went to {e}. "I broke the {thing}. [I am so sorry|Please forgive me]," {he} said.`,
        `{h} took a deep breath. "It was me," {he} told {e}. "I broke your {thing}, and I am sorry."`,
      );
      t.core(
        "forgives",
        `{E} [was quiet for a moment, and then smiled|gave {h} a big hug]. "[It is only a {thing}|Thank you for telling me|That was brave]," {e.he} said. {f} helped them to mend it.`,
        `"[Thank you for the truth|I am glad you told me]," said {e}. "We can mend a {thing}." And {h}, {f} and {e} mended it together.`,
      );
      t.fact({ outcome: "{h} told the truth, and {e} forgave {him}" });
    } else {
      t.core(
        "never-mended",
        `When {e} found out, {e.he} [wept|did not shout, {e.he} only cried]. The {thing} could never be mended.`,
        `{h} told the truth at last, but it was too late. The pieces were [gone|lost], and {e} never had {a thing} like that again.`,
        `In the end {e} knew it all. "[I am not sad about the {thing}|I could forgive the {thing}]," {e.he} said. "I am sad that you did not [come to me|trust me]."`,
      );
      t.extra(
        "gone",
        `{f} did not come to play [the next day|for a long time].`,
        `{h} kept one small piece of it in {his} pocket.`,
      );
      t.fact({ outcome: "the {thing} stayed broken and {e} was very sad" });
    }
    t.fact({ problem: "{h} broke {e}'s {thing}" });
    closing(t, t.happy ? "telling the truth makes the heart light" : "it is best to tell the truth right away");
  },
};
