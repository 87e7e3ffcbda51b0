import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero and the friend quarrel about the thing. */
export const quarrel: Plot = {
  name: "quarrel",
  tell(t) {
    const cause = t.branch("cause", 3);
    opening(t);
    t.core(
      "together",
      `{h} and {f} played {at place} nearly every day.`,
      `{f} was the best friend that {h} had. They always met {at place}.`,
      `One {daytime}, {h} was {at place} with {f}.`,
      `{h} went {to place} to play with {f}, as {he} did every {weekday}.`,
    );
    t.extra(
      "friends",
      `They liked the same {food} and the same songs.`,
      `They knew each other so well that {f} could tell when {h} was hungry.`,
      `They played {game} and laughed until their tummies hurt.`,
    );
    t.core(
      "cause",
      ...(cause === 0
        ? [
            `Then they found {a thing} {hiding}. "I saw it first!" shouted {h}. "No, I did!" shouted {f}.`,
            `There lay {a thing}. Both of them [ran|grabbed it] at the same time. "The {thing} is mine!" said {h}. "Mine!" said {f}.`,
          ]
        : cause === 1
          ? [
              `But then {f} dropped the {thing} that {h} loved, and it got all dirty. "You did that on purpose!" cried {h}.`,
              `{f} had borrowed {a thing} and forgotten to bring it back. That made {h} very angry.`,
            ]
          : [
              `{f} had {a thing}. "May I have a turn?" asked {h}. "[Not now|Not yet]," said {f}, and {h} got very angry.`,
              `{h} had {a thing}, and {f} wanted a turn with the {thing}. "You will only break it," said {h}. That hurt.`,
            ]),
    );
    t.extra(
      "tug",
      `They both got red in the face and shouted at the same time.`,
      `"You are [mean|silly|a big baby]!" they shouted at each other.`,
      `A {animal} covered its ears. "[So much noise|Must you shout]!" it said.`,
    );
    t.core(
      "part",
      `"I will never play with you again!" said {h}. {f} went home without a word.`,
      `"You are not my friend any more!" said {f}, and they turned their backs on each other.`,
      `{h} stamped {his} foot and went one way. {f} went the other way.`,
      `"Go away!" shouted {h}. So {f} went away.`,
    );
    t.para();
    t.extra(
      "alone",
      `The next day, {h} played {game} alone. It was no fun at all.`,
      `{h} saw something funny and turned around to tell {f}. But nobody was there.`,
      `{He} did not even like {his} {food} that evening.`,
      `It was very quiet {at place}.`,
    );
    t.extra(
      "advice",
      `"Do you love the {thing} more than your friend?" asked {e}. {h} [thought about it|did not answer].`,
      `{e} said, "Somebody has to say sorry first."`,
      `"I am right!" {h} told {e}. "Maybe," said {e}. "But are you happy?"`,
    );
    turn(t);
    if (t.happy) {
      const peace = t.branch("peace", 3);
      t.core(
        "peace",
        ...(peace === 0
          ? [
              `{Soon}, {h} knocked at {f}'s door. "I am sorry," {he} said. "[I was wrong|I miss you]." "I am sorry, too," said {f}.`,
              `{h} took the {thing} and brought it to {f}. "You can have it," {he} said. "I want my friend back."`,
            ]
          : peace === 1
            ? [
                `Then it began to rain hard. They both ran under the same {tree}. They looked at each other and had to laugh.`,
                `{Suddenly}, {h} fell into a ditch and could not get out. {f} came running and pulled {him} out.`,
              ]
            : [
                `The next {daytime}, both came back at the same time. "I am sorry!" they both said at once, and then they laughed.`,
                `That night, {h} wrote a letter. It said only, "Sorry." In the morning there was a letter from {f}, and it said the same.`,
              ]),
      );
      t.core(
        "share",
        `From then on, {h} had the {thing} one day and {f} had it the next.`,
        `After that, the {thing} belonged to both of them, and nobody counted the turns.`,
        `They took the {thing} and found a game that needs two.`,
        `They put the {thing} in the middle. "It is ours," they said.`,
      );
      t.extra(
        "eat",
        `Then they ate {food} together, and {f} got the bigger half.`,
        `"Let us never quarrel again," said {f}. "[At least not before lunch|Never ever]," said {h}.`,
        `They shook hands {number} times, just to be sure.`,
      );
      t.fact({
        deed: "they said sorry to each other",
        outcome: "{h} and {f} were friends again and shared the {thing}",
      });
    } else {
      t.core(
        "proud",
        `{h} waited for {f} to say sorry. {f} waited, too. Nobody said it.`,
        `{h} wanted to say sorry, but {he} was too proud. "Tomorrow," {he} thought, day after day.`,
        `They met on the road and both looked away.`,
        `{h} kept the {thing} and played with it alone. It was not so nice any more.`,
      );
      t.core(
        "leaves",
        `{Soon}, {f} moved away to another town. {h} ran to say sorry, but the house was empty.`,
        `Then {f} found other friends. When {h} came at last, it was too late.`,
        `One day, {f} was gone, and {h} had the {thing} but no friend.`,
      );
      t.extra(
        "thing",
        `{h} threw the {thing} in a corner and never looked at it again.`,
        `"It was only a {thing}," said {h} softly.`,
      );
      t.fact({ deed: "{h} was too proud to say sorry", outcome: "{f} went away and {h} lost {his} best friend" });
    }
    t.fact({ problem: "{h} and {f} quarreled about the {thing}" });
    closing(t, t.happy ? "a friend is worth more than being right" : "you should say sorry before it is too late");
  },
};
