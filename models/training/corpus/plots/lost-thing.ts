import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The thing is lost and looked for, alone or with a friend. */
export const lostThing: Plot = {
  name: "lost thing",
  tell(t) {
    opening(t);
    t.core(
      "has",
      `{h} had {a thing} that {he} [loved|liked] [very much|more than anything|best of all].`,
      `{His} [favorite toy|best treasure|dearest thing] was {a thing}.`,
      `For {his} birthday, {h} got {a thing} from {e}.`,
      `{h} took {his} {thing} everywhere, even to [bed|lunch|the bath|school].`,
    );
    t.extra(
      "habit",
      `{He} [polished|cleaned|kissed|counted|patted] it every {daytime}.`,
      `"[This is my|I love my] {thing}," {he} [liked to say|told everyone|said proudly].`,
      `{f} [wanted|often asked] to [hold|see|borrow] it too.`,
    );
    t.para();
    t.core(
      "loses",
      `One day, {he} went {to place} and [forgot|left|dropped|lost] the {thing}[ there| on the way|].`,
      `But one {weather} {daytime}, the {thing} was gone.`,
      `[Then|But] a [strong wind|big wave|naughty {animal}|sudden storm] took the {thing} away {at place}.`,
      `While {he} was playing {game} {at place}, the {thing} [fell out of {his} bag|disappeared|slipped away].`,
    );
    t.extra(
      "cry",
      `"[Oh no|Oh dear]! Where is my {thing}?" [cried|asked|shouted] {h}.`,
      `{h} [felt|was] {sorry}. {He} [wanted to cry|could not eat {his} {food}|sat down on a stone].`,
      `{h} turned {his} pockets inside out, but there was [nothing|only an old button|only a bit of string].`,
    );
    t.core(
      "search",
      `{h} {looked} {hiding} and {hiding}, but the {thing} was not there.`,
      `{h} asked {f} for help, and together they {looked} {at place}.`,
      `First {he} {looked} {hiding}. Then {he} {looked} {hiding}. [No {thing}!|Nothing!|It was not there.]`,
      `{f} said, "[Do not cry|Do not worry|Let us think], {h.call}. We will look {at place} together."`,
    );
    t.extra(
      "meet",
      `On the way they [met|passed] {o}. "[Have you seen|Did you see] {a thing}?" asked {h}. "[No, I am sorry|Not today|Maybe]," said {o}.`,
      `A {animal1} [watched|followed] them. "What are you looking for?" asked the {animal1}. "My {thing}," said {h}.`,
      `They called and called, but {the thing} [could not answer|did not answer], of course.`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "found",
        `{Soon}, {f} [saw|spotted|noticed] something {hiding}. It was the {thing}!`,
        `{Soon}, {h} found the {thing} {hiding}.`,
        `{Suddenly}, {h} heard {sound}. {He} looked {hiding}, and there was the {thing}!`,
        `{O} came and said, "I found this {thing} {hiding}. Is it yours?" "Yes!" cried {h}.`,
      );
      t.extra(
        "thanks",
        `"[Thank you|Thank you so much], {f.call}!" said {h}. "You are [a good friend|the best|so kind]."`,
      );
      t.fact({ deed: "{h} and {f} looked for it {at place}", outcome: "{h} found the {thing} again and was {glad1}" });
    } else {
      t.core(
        "gone",
        `They looked until [it was dark|the moon came up|their feet hurt], but they never found the {thing}.`,
        `{Soon}, {h} saw the {thing}. It was [broken|far out on the water|at the bottom of a deep hole], and [nobody could get it|nobody could fix it].`,
        `"[It is gone|We will never find it]," said {f} [softly|sadly]. "[I am sorry|Let us go home]."`,
      );
      t.fact({
        deed: "{h} and {f} looked for it {at place}",
        outcome: "the {thing} was never found and {h} was {sorry1}",
      });
    }
    t.fact({ problem: "{h} lost {his} {thing}" });
    closing(t, t.happy ? "a good friend helps you look" : "it is wise to take care of the things you love");
  },
};
