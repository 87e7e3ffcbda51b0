import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero will not share the thing, and finds out what that is like. */
export const sharing: Plot = {
  name: "sharing",
  tell(t) {
    opening(t);
    t.core(
      "has",
      `{h} had {a thing}. There was no [better|finer|nicer] {thing} anywhere {at place}.`,
      `{h} had just got {a thing} from {e}, and {he} [took|carried] it {to place}.`,
      `{His} most precious thing was {a thing}. {h} took it {to place} to show it off.`,
      `{At place}, everyone talked about one thing: {h} had {a thing}!`,
    );
    t.extra(
      "proud",
      `"[Look at it|Look, everyone]!" {h} [called|said]. "It is mine, all mine."`,
      `{h} [wrote {his} name on it|put it in a box with a lock|slept next to it], so that nobody would take it.`,
      `{E} said, "It would be fun to share it." {h} [said nothing|shook {his} head].`,
    );
    t.core(
      "asks",
      `{f} came by. "[Please|Oh please], may I [have a turn|hold it for a moment|share it with you]?" {f.he} asked.`,
      `"What a lovely {thing}!" said {f}. "[Can we share it|May I have a turn|Can I try it too]?"`,
      `{f} had [no {thing}|never had a {thing}]. "Will you share yours with me, {h.call}?" {f.he} asked.`,
    );
    t.core(
      "refuses",
      `"No! [It is mine|Get your own|You will break it]," said {h}, and [turned away|hid it|held it tight].`,
      `{h} [hid the {thing} behind {his} back|shook {his} head|frowned]. "[No|Never]," {he} said. "[It is only for me|It is mine]."`,
      `"Go away!" [shouted|said] {h}. "[I do not share|You cannot have it|Nobody gets my {thing}]."`,
    );
    t.extra(
      "friend-sad",
      `{f} [looked at the ground|had tears in {f.his} eyes|said nothing] and went away.`,
      `"I shared my {food} with you [yesterday|last week]," said {f} [softly|quietly], and walked off.`,
    );
    t.para();
    const course = t.branch("course", 3);
    if (course === 0) {
      t.core(
        "lonely",
        `So {h} had the {thing} all alone. But {soon} it was [no fun|very dull|boring]. Nobody [laughed|talked|played] with {him}.`,
        `{h} sat alone with the {thing} all {daytime}. Far off, the others were playing {game} and laughing.`,
      );
      t.fact({ deed: "{h} kept the {thing} to {himself} and was lonely" });
    } else if (course === 1) {
      t.core(
        "slips",
        `{h} ran off with the {thing}. {He} ran so fast that {he} fell into a deep hole. "Help!" {he} cried. {f} heard it, came back and pulled {h.name} out.`,
        `Then {h} got stuck in a [muddy ditch|thorn bush] with the {thing} and could not get out. It was {f} who came and helped.`,
      );
      t.fact({ deed: "{h} kept the {thing} to {himself}, but {f} helped {him} out of trouble" });
    } else {
      t.core(
        "hungry",
        `{Soon} {h} was hungry. {f} came back with {food1} and gave half to {h.name}. "[Friends share|Eat|There is enough for two]," {f.he} said.`,
        `At lunch, {h} had nothing to eat. {f} [came back|sat down next to {him}] and broke {f.his} own bread in two. "Here, half is for you," {f.he} said.`,
      );
      t.fact({ deed: "{h} kept the {thing} to {himself}, but {f} shared {f.his} food with {him}" });
    }
    t.extra(
      "thinks",
      `{h}'s [cheeks got hot|heart felt heavy|ears turned red]. {He} looked at the {thing}, and it did not [look so fine|shine so much] now.`,
      `"I have not been a good friend," thought {h}.`,
      `A {animal1} had seen it all. "Funny," said the {animal1}. "A {thing} cannot hug you, but a friend can."`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "sorry",
        `"I am sorry, {f.call}," said {h}. "[Let us share the {thing}|You may have the first turn|The {thing} is for both of us]."`,
        `{h} went to {f} and held out the {thing}. "[You first|Please take a turn|It is more fun with you]," {he} said.`,
      );
      t.core(
        "together",
        `{f} [smiled|laughed|was not angry any more], and they [took turns|shared it] until [the sun went down|dinner time|it was dark].`,
        `"Thank you!" said {f}. Now the {thing} was [twice as much fun|better than ever|much more fun].`,
      );
      t.extra(
        "others",
        `Then {crowd} came, and everybody got a turn.`,
        `The next day {f} brought {food}, and they shared that too.`,
      );
      t.fact({ outcome: "{h} shared the {thing} with {f} and both were {glad1}" });
    } else {
      t.core(
        "too-late",
        `{h} wanted to say sorry, but it was too late. {f} had [gone away|moved to another town|found other friends].`,
        `The next day, {h} ran to {f}'s house with the {thing}. The door was shut. {f.name} had moved far away.`,
        `"Now you may have a turn!" called {h}. But {f} [shook {f.his} head|did not turn around]. "[I do not want it any more|It is too late]," {f.he} said.`,
      );
      t.extra(
        "empty",
        `Now {h} had {a thing}, but no friend.`,
        `The {thing} stood in a corner, and nobody [touched|wanted] it.`,
      );
      t.fact({ outcome: "{h} lost {his} friend {f}" });
    }
    t.fact({ problem: "{h} did not want to share {his} {thing} with {f}" });
    closing(t, t.happy ? "sharing makes everything more fun" : "a friend is worth more than any {thing}");
  },
};
