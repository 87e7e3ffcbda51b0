import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** The hero has a gift for somebody dear, and something is in the way. */
export const gift: Plot = {
  name: "gift",
  tell(t) {
    opening(t);
    const friend = t.branch("for", 2) === 0;
    const dear = friend ? "{f}" : "{e}";
    const call = friend ? "{f.name}" : "{e}";
    const [he, him] = friend ? ["{f.he}", "{f.him}"] : ["{e.he}", "{e.him}"];
    t.core(
      "birthday",
      `Soon it would be ${dear}'s birthday. "What can I give ${him}?" thought {h}.`,
      `${dear} was [ill in bed|feeling sad]. {h} wanted to bring ${him} something nice.`,
      `{h} wanted to give ${dear} a surprise, because ${he} had always been so kind.`,
      `{h} loved ${dear} very much and wanted to show it with a gift.`,
    );
    t.extra(
      "no-money",
      `{h} had no money, not even [one coin|a penny].`,
      `"{food}? No. A [song|poem|picture]? No," thought {h}. It had to be something special.`,
      `"The best gifts come from the heart," said a {animal}.`,
    );
    t.core(
      "finds",
      `{At place}, {h} found {a thing} [that nobody wanted|that somebody had thrown away]. {h} cleaned it until it was like new.`,
      `So {h} went {to place} and worked until {he} could buy {a thing}.`,
      `{h} sat down {at place} and made {a thing}, all by {himself}. It took [a whole day|all week].`,
      `{At place}, {h} traded [{his} best hat|all {his} {food}|a bag of nuts] for {a thing}. It was perfect.`,
    );
    t.extra(
      "wraps",
      `{h} wrapped it in [{color} paper|big leaves|an old scarf] and tied a {color} ribbon around it.`,
      `"[I cannot wait to see ${him} smile|This will make ${him} happy]," said {h}.`,
      `{He} hid it {hiding}, so that nobody would see it too soon.`,
    );
    t.para();
    const course = t.branch("obstacle", 3);
    if (course === 0) {
      t.core(
        "storm",
        `On the way, a [strong wind|big storm] came up. It pulled at the {thing}, but {h} held on [with both arms|as hard as {he} could].`,
        `On the way it began to rain. {h} put {his} own coat around the {thing} and walked on, wet and cold.`,
      );
      t.fact({ deed: "{h} carried the {thing} through a storm" });
    } else if (course === 1) {
      t.core(
        "begs",
        `On the way {h} met {o}, who was crying. "I have nothing nice in the whole world," {o.he} said. "Please give me your {thing}." {h.name} thought for a long time, and gave away {his} own warm scarf and {food} instead.`,
        `On the way, {o} stood on the path. "That {thing} is just what I want," {o.he} said. "I will give you {number} coins." But {h} shook {his} head. "It is a gift," {he} said.`,
      );
      t.fact({ deed: "{h} met {o} on the way, but {he} kept the gift safe" });
    } else {
      t.core(
        "drops",
        `But on the way {h} tripped, and a piece of the {thing} broke off. "Oh no! Who wants a broken gift?" {he} cried.`,
        `On the way a {animal1} bumped into {him}. The {thing} fell into the mud and got a [big scratch|dent]. {h} wiped it and [nearly cried|felt {sorry}].`,
      );
      t.fact({ deed: "{h} dropped the {thing} on the way, but {he} did not give up" });
    }
    t.extra(
      "walks-on",
      `"[I must not be late|Nearly there|Just one more hill]," {h} told {himself}.`,
      `{His} feet hurt, but {he} [walked on|did not stop].`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "gives",
        `At last {h.name} stood at the door. "[This is for you|Surprise]!" {he} said, and gave ${call} the {thing}.`,
        `{Soon} {h} was there. "I have something for you," {he} said [shyly|softly] and held out the {thing}.`,
      );
      t.core(
        "joy",
        `"[It is the best gift I ever had|You came all this way for me|It is beautiful]!" said ${call}, and gave {h} a big hug.`,
        `${friend ? "{f}" : "{E}"} [laughed and cried at the same time|was so happy that ${he} danced]. "It is perfect, because it comes from you," ${he} said.`,
      );
      t.extra(
        "return",
        `Then ${he} gave {h} [the biggest piece of cake|a kiss on the nose].`,
        `The {thing} stood next to ${him} from then on, where everyone could see it.`,
      );
      if (!friend)
        t.extra("friend-joins", `{f} came too, and they all had {food}.`, `{f} looked in and [clapped|sang a song].`);
      t.fact({ outcome: `${call} loved the {thing} and {h} was {glad1}` });
    } else {
      t.core(
        "too-late",
        friend
          ? `But when {h} came, the house was [empty|dark]. {f} had moved far away that morning. {h} stood there with the {thing} in {his} arms.`
          : `But when {h} came home, {e} had gone on a long, long trip. The {thing} had to wait on the table, and so did {h}.`,
        `Then, right in front of the door, {h} fell. The {thing} broke into a hundred pieces, and there was no gift any more.`,
      );
      t.extra(
        "card",
        `{h} [put the {thing} down|sat down on the step] and looked at the [empty road|moon].`,
        `"I wanted it to be so nice," {h} whispered.`,
      );
      t.fact({ outcome: `${call} never got the {thing}` });
    }
    t.fact({ problem: `{h} wanted to give ${call} a gift` });
    closing(
      t,
      t.happy ? "a gift from the heart is the best of all" : "it is good to show your love before it is too late",
    );
  },
};
