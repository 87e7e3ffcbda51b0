import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** A race, a guessing contest or a show; the thing is the prize or what is shown. */
export const contest: Plot = {
  name: "contest",
  tell(t) {
    opening(t);
    const kind = t.branch("kind", 3);
    const [event, verb] = [
      ["race", "run in"],
      ["singing contest", "sing in"],
      ["show", "be in"],
    ][kind]! as [string, string];
    const prize = kind < 2;
    if (prize) {
      t.core(
        "news",
        `There was going to be a ${event} {at place}, and the prize was {a thing}. "[I want to win it|I will win it|That is for me]!" said {h}.`,
        `"Come to the big ${event} {at place}!" called {o}. "The winner gets {a thing}." {h} wanted to ${verb} it.`,
        `Everyone was going {to place} for the ${event}. {h} saw the prize, {a thing}, and wanted to win it [very much|more than anything].`,
      );
    } else {
      t.core(
        "news-show",
        `There was going to be a show {at place}. Everyone had to bring something special. {h} chose {his} {thing}.`,
        `"Come to the big show {at place}!" called {o}. "Bring the best thing you have." {h} took {his} {thing}.`,
        `On the day of the great show {at place}, {h} cleaned {his} {thing} until it was the finest {thing} of all.`,
      );
    }
    t.extra(
      "practice",
      `{h} practiced every day, in the morning and [in the evening|before bed].`,
      `{h} was so excited that {he} could not eat {his} {food}.`,
      `"[Do your best, that is enough|Have fun, that is the main thing]," said {e}.`,
    );
    t.extra(
      "rival",
      `{f} was there too. "[I am much better than you|You cannot win|I always win]," said {f.name}.`,
      `{f} wanted to win too. "May the best one win," {f.he} said, and they shook hands.`,
      `Next to {him} stood {f}, who [looked very strong|was humming|was as nervous as {he} was].`,
    );
    t.extra(
      "crowd",
      `{Crowd} had come to watch.`,
      `{O} was the judge, and wore a tall {color} hat.`,
      `A {animal} was selling {food}. It smelled wonderful.`,
    );
    t.para();
    t.core(
      "start",
      [
        `"One, two, three, go!" And off they ran. {h} ran [as fast as the wind|so fast that {his} ears were hot].`,
        `Then it was {h}'s turn. {His} knees shook, but {he} opened {his} mouth and sang [loud and clear|a song about the moon].`,
        `Then it was {h}'s turn. {He} held up the {thing}, and everyone went "Ooh!"`,
      ][kind]!,
      [
        `{O} rang a bell, and the race began. First {h} was last, then {he} passed one, and then another.`,
        `{O} rang a bell. First a {animal} sang, and it was lovely. Then {h} sang, very softly at first, and then louder and louder.`,
        `{O} rang a bell. {h} stepped forward and told the story of {his} {thing}, and it was so quiet that you could hear a {animal} sneeze.`,
      ][kind]!,
    );
    t.extra(
      "heart",
      `{h}'s heart went [boom, boom, boom|bump, bump, bump].`,
      `"[Go|Come on], {h.call}!" [called|shouted] {e}.`,
    );
    t.core(
      "trouble",
      [
        `Then {f} fell and hurt {f.his} foot. "Ouch!" {f.he} cried.`,
        `Next it was the turn of {f}, but {f.his} voice was gone. {F.he} began to cry.`,
        `Then {f} tripped on the stage, and {f.his} own things fell in the mud. {F.he} began to cry.`,
      ][kind]!,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "helps",
        `{h} [stopped|did not think twice]. {He} [went back|hurried over] and helped {f}. "[Come|We will do it together|Take my hand]," {he} said.`,
        `Some of the others laughed, but {h} went to {f}. "[Do not cry|Never mind]! [Let us do it together|I will help you]," {he} said.`,
      );
      t.extra(
        "others-finish",
        `"Now you will not win," whispered {f}. "[That is all right|You matter more]," said {h.name}.`,
        `A fast {animal2} thought that it had won.`,
      );
      t.core(
        "result",
        prize
          ? `But {o} said, "The one with the kindest heart wins." And {h} got the {thing}! {He} shared it with {f}.`
          : `But {o} said, "The one with the kindest heart wins." And {h} got first prize for {his} {thing}, together with {f}!`,
        `Somebody else won, a quick {animal3}. But everyone clapped the most for {h} and {f}${prize ? ", and {e} made {him} a little {thing} to remember the day" : ", and all of them wanted to see the {thing} again"}.`,
        `In the end {h} and {f} came first, both at once! ${prize ? "They got the {thing} together." : "They held up the {thing} together."}`,
      );
      t.fact({ deed: "{h} stopped to help {f}", outcome: "{h} and {f} were cheered by everyone" });
    } else {
      t.core(
        "passes",
        `{h} saw it, but {he} did not help. {He} wanted to win. And [yes, {he} won|{he} did come first]! But nobody clapped.`,
        `"[Good, now I will win|That is not my problem]," thought {h}, and {he} did not help. {He} came first, but {crowd} went to help {f}.`,
      );
      t.core(
        "hollow",
        `{h} stood all alone with the {thing}. {f} never [spoke|played] with {him} again.`,
        `There {h} stood with the {thing}, and there was nobody to share it with. {f} had gone home.`,
      );
      t.extra("silent", `"You won," said {e}, but {e.he} did not smile.`, `The {thing} felt cold and heavy.`);
      t.fact({ deed: "{h} did not help {f} because {he} wanted to win", outcome: "{h} won but lost {his} friend" });
    }
    t.fact({
      problem: prize
        ? `{h} wanted to win the {thing} in a ${event} {at place}`
        : "{h} wanted to win with {his} {thing} in a show {at place}",
    });
    closing(t, t.happy ? "being kind is better than winning" : "winning means nothing without friends");
  },
};
