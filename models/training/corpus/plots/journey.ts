import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero leaves the place on a long journey with the thing and has three meetings on the way. */
export const journey: Plot = {
  name: "journey",
  tell(t) {
    const goal = t.branch("goal", 3);
    opening(t);
    t.core(
      "sets-out",
      ...(goal === 0
        ? [
            `One day, {h} had to leave the {place} and bring {a thing} to {f}, who lived far, far away.`,
            `Far away from the {place}, {f} was ill. "I will bring {f.him} {a thing}," said {h}, and set out.`,
          ]
        : goal === 1
          ? [
              `{h} had never left the {place}. "I want to see the [end of the world|place where the sun sleeps]," {he} said. {He} took {a thing} and set out.`,
              `"Today I will go away from the {place} and see the wide world," {h} told {e}. {He} packed {a thing} and went.`,
            ]
          : [
              `{at place}, {e} gave {h} {a thing} and said, "Take it over the mountains."`,
              `"Take this {thing} from the {place} to the land behind the mountains," said {e}. "Somebody needs it there."`,
            ]),
    );
    t.extra(
      "pack",
      `In {his} bag {he} also had {food} and a pair of warm socks.`,
      `"Be careful!" called {e}. "And [write to us|wear your hat|come home soon]!"`,
      `It was {weather}, and the road was long.`,
      `{He} sang a marching song, "Left, right, left, right, home is out of sight."`,
    );
    t.core(
      "first",
      `First {he} met a {animal1} who was hungry. {h} [shared {his} {food} with it|gave it half of {his} bread].`,
      `First {he} met a {animal1} with a thorn in its foot. {h} pulled it out.`,
      `First {he} met a {animal1} who was sad. {h} told it a joke until it laughed.`,
      `First {he} came to a {animal1} that was stuck in the mud. {h} pulled it out.`,
    );
    t.extra(
      "first-thanks",
      `"[I will not forget that|One day I will help you, too]," said the {animal1}.`,
      `"Where are you going?" asked the {animal1}. "[Far, far away|To the end of this road]," said {h}.`,
    );
    t.core(
      "second",
      `Then {he} met {o}. "I will give you gold for your {thing}," said {o}. "No," said {h}, and went on.`,
      `Next {he} met {o}. "Stay here with me," said {o}. But {h} took the {thing} and went on.`,
      `Then {he} met {o}. "It is too far for you," said {o}. "Go home with your {thing}." But {h} shook {his} head.`,
    );
    t.extra(
      "night",
      `At night {h} slept {hiding} and dreamed of home.`,
      `It began to rain. {h} put {his} coat around the {thing} and got wet {himself}.`,
      `{He} walked until {he} had a hole in each shoe.`,
      `The moon walked with {him} and looked quite friendly.`,
    );
    t.para();
    t.core(
      "third",
      `At last {he} came to a wide river without a bridge.`,
      `But then the road ended at a wall as high as the sky.`,
      `But then a big, grumpy troll stood in the road. "Nobody goes through here," it growled.`,
      `Then came a dark wood with a hundred paths. Which one was right?`,
    );
    t.extra(
      "sit",
      `{h} sat down. {He} did not know what to do.`,
      `"And now?" {h} said to the {thing}. It did not answer.`,
    );
    turn(t);
    if (t.happy) {
      t.core(
        "helped",
        `{Suddenly}, the {animal1} was there again. "Now I will help you," it said, and showed {him} a secret way.`,
        `Then {he} heard a small voice. It was the {animal1} with {number} brothers and sisters. Together they helped {him} through.`,
        `{h} thought for a long time. Then {he} called the {animal1}, and it knew what to do. {Soon}, the way was free.`,
      );
      t.core(
        "arrives",
        ...(goal === 0
          ? [
              `So {h} came to the right house. {f} saw the {thing} and [jumped for joy|felt well again at once].`,
              `There was {f} at the door! "You came all this way for me?" {f.he} asked and hugged {him} and the {thing}, too.`,
            ]
          : goal === 1
            ? [
                `And then {h} saw it. It was more beautiful than {he} had ever dreamed. {He} left the {thing} there as a sign and went home {to place}.`,
                `So {h} stood there with the {thing} in {his} arms and looked and looked.`,
              ]
            : [
                `Behind the last mountain stood {f}! "That {thing} is for me!" {f.he} called. "I have waited so long."`,
                `So {h} came over the last mountain. {f} took the {thing} with a shout of joy. "You are the best messenger in the world," {f.he} said.`,
              ]),
      );
      t.extra(
        "way-home",
        `The way home was much shorter, as it always is.`,
        `Back {at place}, {h} told the story of {his} journey {number} times.`,
        `{He} sent {e} a letter. "I did it," it said.`,
      );
      t.fact({
        deed: "{h} was kind on the way and did not turn back",
        outcome: "{h} came to the end of {his} journey and was {glad1}",
      });
    } else {
      t.core(
        "loses",
        `{h} tried to go on all the same. {He} slipped and fell, and the {thing} was gone.`,
        `{h} tried once, and twice, and three times. The third time, the {thing} broke.`,
        `{h} put down the {thing} and slept. When {he} woke up, somebody had taken it.`,
      );
      t.core(
        "too-late",
        `When {he} came to the end of the road, {his} hands were empty, and {f} had already left.`,
        `{h} came to the end of the road with empty hands, and nobody was there.`,
        `So {he} never got there. With empty hands, {he} turned back {to place}.`,
      );
      t.extra("road", `The road home was twice as long.`, `"You tried," said {e}. But it did not help.`);
      t.fact({
        deed: "{h} went a long way from the {place}",
        outcome: "{h} lost the {thing} on the way and it was all for nothing",
      });
    }
    t.fact({ problem: "{h} left the {place} for a long journey with the {thing}" });
    closing(
      t,
      t.happy ? "a kindness on the way comes back to you" : "not every journey ends well, but you may try again",
    );
  },
};
