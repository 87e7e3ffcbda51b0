import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero loses the way, and somebody or something shows it. */
export const lostWay: Plot = {
  name: "lost way",
  tell(t) {
    const way = t.branch("way", 3);
    opening(t);
    t.core(
      "sets-out",
      `{e} sent {h} out to fetch {a thing}. {He} got it and was on {his} way back {to place}.`,
      `One {daytime}, {h} took {his} {thing} and went for a long walk, far away from the {place}.`,
      `One {weekday}, {h} was on {his} way {to place} to show {f} {a thing}.`,
      `"I will be back {at place} before dinner," said {h}. {He} put {his} {thing} under {his} arm and off {he} went.`,
    );
    t.extra(
      "merry",
      `{He} sang a song and {walked} along the {smallplace}.`,
      `The [birds|bees] sang, and {h} was {glad}. {He} did not look at the road at all.`,
      `In {his} bag {he} had {food} for the way.`,
      `"Stay on the path!" {e} had said.`,
    );
    t.core(
      "loses",
      `But a [yellow|blue|white] butterfly flew by. {h} ran after it, and soon {he} did not know where {he} was.`,
      `Then a thick fog came down. {h} turned left, then right, and soon {he} was lost.`,
      `There were two roads, and {h} took the wrong one. {He} {walked} on and on, and nothing looked right.`,
      `{h} tried a short cut, but the short cut went round and round. {He} was lost.`,
      `{He} stopped to eat some berries, and then some more, and when {he} looked up, the path was gone.`,
    );
    t.extra(
      "alone",
      `"[Hello|Is anybody there]?" called {h}. Only the echo answered.`,
      `{He} saw the same {tree} three times. "I am walking in circles!" {he} said.`,
      `It got darker and colder, and {his} [feet hurt|tummy was empty].`,
      `{h} sat down on a stone. A big tear rolled down {his} nose.`,
    );
    t.extra(
      "animal",
      `{h} asked a {animal1} the way. "I have never been anywhere else," said the {animal1}.`,
      `A {animal1} said, "Go left." Another said, "Go right." That was no help at all.`,
      `"[Are you lost|Where are you going]?" asked a {animal1}. "I [wish I knew|do not know any more]," said {h}.`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      if (way === 0) {
        t.core(
          "help",
          `{Soon}, {o} came along. "I know the way," said {o}. "[Follow me|Walk behind me]."`,
          `{h} knocked at a small door. {o} opened it and said, "[You poor thing|Come in and get warm]. I will show you the way."`,
          `"Do not cry," said a voice. It was {o.intro}. "Everybody gets lost one day. Come with me."`,
        );
        t.core(
          "thanks",
          `{Soon}, they were {at place}. {h} wanted to give {o} the {thing}, but {o.he} only smiled and said, "Keep it."`,
          `{o} brought {him} all the way, and {h} let {o.him} carry the {thing}. {Soon}, they were {at place}.`,
          `They walked together and took turns with the {thing}, and there they were, {at place}!`,
        );
        t.fact({ deed: "{o} showed {h} the way", outcome: "{h} came {to place} safely with the {thing}" });
      } else if (way === 1) {
        t.core(
          "help",
          `Then {h} remembered what {e} always said. "[Follow the water|Follow the brightest star|Keep the wind at your back]."`,
          `{h} wiped {his} eyes and thought hard. Then {he} saw {his} own footprints in the [mud|sand|soft ground]!`,
          `{h} climbed a {tree} and looked around. Far away, {he} saw a [little light|thin line of smoke|red roof].`,
        );
        t.core(
          "thanks",
          `{He} {walked} that way, step by step, and {soon} {he} was {at place}, with the {thing} still under {his} arm.`,
          `Slowly, {he} found {his} way. There {he} was, {at place}, and the {thing} was safe.`,
          `"This way!" {he} told the {thing}, as if it could hear. {Soon}, they were {at place}.`,
        );
        t.fact({
          deed: "{h} stopped crying and thought hard",
          outcome: "{h} found the way {to place} with the {thing}",
        });
      } else {
        t.core(
          "help",
          `{He} held up the {thing} as high as {he} could and shouted, "Here I am!"`,
          `"Somebody must see me," thought {h}. {He} put the {thing} on a high rock and waited next to it.`,
          `{He} waved the {thing} in the air again and again.`,
        );
        t.core(
          "thanks",
          `Far away {at place}, {f} saw it and came running. "[There you are|I found you], {h.call}!"`,
          `{Soon}, {f} came. "I saw it from far away," {f.he} said, and {f.he} took {h} {to place}.`,
          `A bird saw it and told {f} about it. {Soon}, the two friends were together {at place}.`,
        );
        t.fact({
          deed: "{h} held up the {thing} so that {f} could see it",
          outcome: "{f} found {h} and brought {him} {to place}",
        });
      }
      t.extra(
        "meal",
        `Everybody ate {food}, and {h} had {number} plates.`,
        `"Next time I will stay on the path," said {h}.`,
        `"We were so worried!" said {e} and hugged {him} tight.`,
      );
    } else {
      t.core(
        "throws",
        `{h} ran and ran, and on the way {he} lost the {thing}, too.`,
        `The {thing} was so heavy that {h} [left it by the road|put it down and forgot it].`,
        `In the dark {he} fell over a root. The {thing} rolled away and {he} could not find it.`,
      );
      t.core(
        "late",
        `When {he} came {to place} at last, it was [night|too late] and everybody had gone.`,
        `{Soon}, {e} found {him}. But the {thing} was gone, and so was the fun {at place}.`,
        `All night {he} walked. In the morning {he} was {at place}, but nobody was there any more.`,
      );
      t.extra(
        "note",
        `{f} had waited for hours and then gone home.`,
        `{f} had waited with a warm dinner, but now it was cold.`,
      );
      t.fact({ deed: "{h} left the path and walked in circles", outcome: "{h} lost the {thing} and came too late" });
    }
    t.fact({ problem: "{h} lost the way {to place}" });
    closing(t, t.happy ? "when you are lost, it helps to stay calm" : "it is better to stay on the path");
  },
};
