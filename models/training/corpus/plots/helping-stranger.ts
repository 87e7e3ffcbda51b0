import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** A stranger needs something; the hero gives or lends the thing, and something comes back. */
export const helpingStranger: Plot = {
  name: "helping stranger",
  tell(t) {
    opening(t);
    t.core(
      "has",
      `{h} was on {his} way {to place} with {a thing}.`,
      `{h} had {a thing} that {he} [liked a lot|took everywhere].`,
      `{E} gave {h} {a thing}. "Take good care of it," {e} said.`,
      `{h} had saved for a long time, and now {he} had {a thing} of {his} own.`,
    );
    t.extra(
      "hum",
      `{He} [hummed|whistled] and {walked} along.`,
      `{h} wanted to show it to {f}.`,
      `"[What a good day|Now I have all I want]," thought {h}.`,
    );
    t.core(
      "meets",
      `{At place} sat {o}, who [looked tired|was shaking with cold|was crying]. "Please help me," said {o.the}. "[I have nothing|I have lost everything]."`,
      `{At place} {he} met {o}. "[I have come a long way|I am all alone], and I need a {thing}," said {o.the}. "[Nobody will help me|Everyone said no]."`,
      `Somebody was sighing {at place}. It was {o}. "If only I had a {thing}!" said {o.the}. "Then I could [go home|be happy again]."`,
    );
    t.extra(
      "passers",
      `{Crowd} had walked by and [not stopped|looked the other way].`,
      `"Do not talk to strangers who shout," {e} always said. But this one spoke very softly.`,
      `{o} had [a patched coat|a torn old hat|a very thin coat] and kind eyes.`,
    );
    t.core(
      "thinks",
      `{h} looked at the {thing}. It was hard to [give it away|let it go]. "[What should I do|Should I]?" {he} thought.`,
      `{h} did not know what to do. {f} came by and said, "[Keep it|Do not give it away]! You will never see it again."`,
      `{h} thought of {his} warm home and {his} {food}. Then {he} looked at {o} again.`,
    );
    t.para();
    const course = t.branch("course", 3);
    turn(t);
    if (t.happy) {
      t.core(
        "gives",
        `"[Here, take it|You need it more than I do|It is for you]," said {h}, and gave {o} the {thing}.`,
        `Then {h} held out the {thing}. "[Please take it|You may have it]," {he} said. {O}'s eyes [shone|got wet].`,
      );
      t.extra(
        "word",
        `"[I will not forget this|Kindness comes back]," said {o}.`,
        `{o} [bowed|waved] and went away, [singing|smiling].`,
        `{h}'s hands were empty now, but {his} heart was [full|light].`,
      );
      t.para();
      if (course === 0) {
        t.core(
          "returns",
          `{number1} days later, {h} got lost. It was dark and cold. Then {o} came with the {thing} and showed {him} the way home, where {f} was waiting.`,
          `That {season}, {h} and {f} were in trouble: there was nothing left to eat. Then somebody knocked. It was {o}, with the {thing} and a whole cart of {food}!`,
        );
        t.fact({ outcome: "{o} came back and helped {h} too" });
      } else if (course === 1) {
        t.core(
          "magic",
          `The next morning the {thing} stood in front of the door, and it was made of gold! A note said, "For a kind heart." {h} showed it to {f}.`,
          `But that was no poor {o.kind}. It was a [fairy|wizard] who had wanted to find one kind heart. "Make a wish," said the voice. {h} wished for {food} for {f}, for {himself} and for everyone {at place}.`,
        );
        t.fact({ outcome: "{h} was given something wonderful for {his} kind heart" });
      } else {
        t.core(
          "friendship",
          `The next day, {o} came back with the {thing} and a lot of {food1}. "Let us be friends," {o.he} said. {f} came too, and they sat together until the stars came out.`,
          `From then on, {o} waved every day. {O.he} taught {h} and {f} [to whistle|to bake bread|the names of the stars].`,
        );
        t.fact({ outcome: "{h} and {o} became good friends" });
      }
      t.extra(
        "surprised",
        `"Well!" said {f}. "[You have a good heart|Next time I will help too]."`,
        `{E} heard about it and was very proud.`,
      );
      t.fact({ deed: "{h} gave the {thing} to {o}" });
    } else if (course === 0) {
      t.core(
        "refuses",
        `"No, it is mine," said {h}, and went on. When {he} looked back, {o} was gone.`,
        `{h} hid the {thing} and walked by. "I am in a hurry," {he} said. {O} said nothing.`,
      );
      t.core(
        "regrets",
        `All night {h} thought of {o}. In the morning {he} ran {to place} with the {thing}, but there was nobody. {f} had seen {o.him} go away, alone in the rain.`,
        `Later {h} went back to give {o} the {thing} after all. But it was too late. {f} looked too, but they never saw {o.him} again.`,
      );
      t.fact({ deed: "{h} kept the {thing} for {himself}", outcome: "{h} came back too late and never saw {o} again" });
    } else {
      t.core(
        "lends",
        `"You may borrow it," said {h}. "[Bring it back tomorrow|But I need it back], please." {O} promised.`,
        `{h} gave {o} the {thing} until the next day. "[Thank you|I will bring it back]," {o.he} said.`,
      );
      t.core(
        "never-back",
        `{h} waited the next day, and the next. But {o} never came back, and the {thing} was gone. "[I am sorry|You meant well]," said {f}.`,
        `The next day {o} came with empty hands. "[It broke|I lost it]," {o.he} said, and began to cry. {h} gave {o.him} a hug, but {he} wanted to cry too.`,
      );
      t.extra(
        "window",
        `Every {daytime} {h} looked out of the window.`,
        `"You were kind," said {e}, "and that is never wrong."`,
      );
      t.fact({ deed: "{h} lent the {thing} to {o}", outcome: "{h} never got the {thing} back" });
    }
    t.fact({ problem: "{o} {at place} needed help" });
    closing(
      t,
      t.happy
        ? "kindness comes back to you"
        : course === 0
          ? "it is better to help at once"
          : "being kind can hurt, but it is still right",
    );
  },
};
