import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** Bad weather comes; the hero needs shelter, and the thing helps or is swept away. */
export const storm: Plot = {
  name: "storm",
  tell(t) {
    opening(t);
    const [weather, sign, end] = [
      ["storm", "Dark clouds came up, and there was thunder", "the wind grew quiet"],
      ["snowstorm", "Big white flakes began to fall, more and more", "the snow stopped"],
      ["fog", "A thick gray fog came rolling in", "the fog went away"],
      ["flood", "It rained and rained, and the water rose higher and higher", "the water went down"],
    ][t.branch("weather", 4)]! as [string, string, string];
    t.core(
      "out",
      `{h} and {f} were {at place} with {a thing}, and did not look at the sky.`,
      `{h} took {his} {thing} {to place} and met {f} there. They played {game}.`,
      `{h} wanted to show {his} new {thing} to {f}, so they met {at place}.`,
      `{h} had to bring {a thing} {to place}. {f} came along, to keep {him} company.`,
    );
    t.extra(
      "warned",
      `"[Come home early|There will be bad weather]," {e} had said. But {h} had forgotten.`,
      `A {animal1} hurried past. "[Go home|Hide, hide]!" it called. "Something is coming!"`,
      `They were having so much fun that they forgot the time.`,
    );
    t.core(
      "comes",
      `Then it got dark. ${sign}. "[What is that|What shall we do|Where is the way home]?" asked {f}.`,
      `{Suddenly} it turned cold. ${sign}. "[We must find shelter|We must hurry|Hold my hand]!" cried {h}.`,
      `${sign}. It was a great ${weather}! {h} and {f} could not go home.`,
    );
    t.extra(
      "fear",
      `{f} was {scared}. "[I want to go home|I do not like this]," {f.he} said.`,
      `{h} could [hardly see {his} own feet|hear {his} heart beat].`,
      `"Stay close to me," said {h}. {He} was {scared} too, but {he} did not show it.`,
    );
    t.para();
    const course = t.branch("shelter", 3);
    if (course === 0) {
      t.core(
        "hides",
        `They crept [under some boards|into a dry corner|into a hollow {tree}] and sat close together with the {thing} between them.`,
        `They found a [little cave|hollow {tree}|dry corner] just big enough for two and the {thing}.`,
      );
      t.extra(
        "story",
        `To pass the time, {h} told a story about a {animal} who [could fly|lost its shoes|ate the moon].`,
        `They shared a bit of {food}. It tasted better than ever.`,
      );
      t.fact({ deed: "{h} and {f} hid and waited" });
    } else if (course === 1) {
      t.core(
        "stranger",
        `A door opened. "Come in, quick!" called a voice. It was {o}. Inside it was [warm and dry|cozy], and it smelled of {food}.`,
        `They saw a light and knocked. {O} opened the door and [gave them blankets|let them sit by the stove].`,
      );
      t.extra(
        "stranger-talk",
        `"I was lonely," said {o}. "I am glad you came."`,
        `{o} sang an old song, and the two forgot to be afraid.`,
      );
      t.fact({ deed: "{h} and {f} found shelter with {o}" });
    } else {
      t.core(
        "walks",
        `"We will walk home together, step by step," said {h}. They both held on to the {thing}, so that they would not lose each other.`,
        `{h} went first and {f} went behind, and each held one end of the {thing}. So nobody got lost.`,
      );
      t.extra(
        "count",
        `"One, two, three," they counted their steps.`,
        `"Are you still there?" asked {h}. "I am here," said {f}.`,
      );
      t.fact({ deed: "{h} and {f} held on to the {thing} and walked on together" });
    }
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "over",
        `{Soon} ${end}. The sun came out, and there was a [rainbow|golden light] over the {place}.`,
        `In the morning ${end}. Everything {at place} [shone|looked new and clean].`,
      );
      t.core(
        "found-again",
        `{E} came running. "[I looked for you everywhere|There you are at last]!" {e.he} called, and {h} waved with the {thing}.`,
        `"There you are!" cried {e} and hugged them both. The {thing} was safe too.`,
        `Not even the {thing} was [broken|lost]. "[We did it|We were brave]," said {f}, and {e} made {food} for them all.`,
      );
      t.extra("dry", `They hung their wet socks by the fire.`, `{f} sneezed. {h} sneezed too. Then they laughed.`);
      t.fact({ outcome: `${end} and they came home safe` });
    } else {
      t.core(
        "swept",
        `In the dark, {h} had put the {thing} down for a moment. When ${end}, it was [gone|nowhere to be seen], and they never found it.`,
        `But on the way home, the {thing} slipped out of {h}'s hands. It was [gone at once|lost], and when ${end}, there was no sign of it.`,
      );
      t.extra(
        "looking",
        `They looked {hiding} and {hiding}. Nothing.`,
        `{E} was glad that they were safe, but {h} could not smile.`,
      );
      t.core(
        "ruin",
        `The {place} was not the same. {f}'s home was [broken|ruined], and {f.he} had to move far away.`,
        `"[I loved it so much|I should have held it tighter]," said {h} softly. {f} had no words.`,
        `They came home wet and cold. {f} was ill for a long time and could not play.`,
      );
      t.fact({ outcome: "the {thing} was gone for good" });
    }
    t.fact({ problem: `a ${weather} came when {h} and {f} were {at place}` });
    closing(t, t.happy ? "together we are less afraid" : "we should go home when the weather turns bad");
  },
};
