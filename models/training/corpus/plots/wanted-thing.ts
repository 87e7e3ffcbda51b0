import { closing, opening, turn } from "../beats.ts";
import { type Plot, type Teller } from "../teller.ts";

/** The hero wants a thing of somebody else's, and works, jokes or saves for it. */
export const wantedThing: Plot = {
  name: "wanted thing",
  tell(t) {
    opening(t);
    t.core(
      "sees",
      `{h} saw {a thing} in the window of {o}'s [house|little shop|shop] {at place}. "[Oh, how lovely|How pretty|I want that]!" {he} said.`,
      `{O} had {a thing}. {h} saw it {at place} and [wanted it so much|could not stop looking at it|wished it were {hers}].`,
      `More than anything, {h} wanted {a thing}. {O} {at place} had [just the right one|the only one for miles around|one to sell].`,
      `{h} looked and looked at the {thing} that {o} had {at place}. {He} wanted it [badly|so much|more than {food}].`,
    );
    t.extra(
      "dreams",
      `At night {h} dreamed of it. In the morning {he} [thought of it again|could not eat {his} {food}|drew a picture of it].`,
      `{h} already knew where {he} would keep it: [right by the bed|on the shelf|under the pillow|next to the window].`,
      `"If I had that {thing}, I would [never be sad|be so happy|take good care of it]," said {h}.`,
    );
    t.extra(
      "asks-home",
      `"May I have it?" {h} asked {e}. "[Good things take time|Wishing is not enough|You must earn it], {h.call}," {e} said.`,
      `{h} asked {e} for [money|a coin], but there was [none|not one coin] in the [jar|box|drawer].`,
    );
    t.para();
    const way = WAYS[t.branch("way", WAYS.length)]!;
    way(t);
    t.extra(
      "friend-helps",
      `{f} came by. "[You can do it|Do not give up|Keep going], {h.call}!" [said|called] {f.name}.`,
      `"Why do you not just take it?" asked {f}. "[That would be wrong|It is not mine yet|I want to earn it]," said {h.name}.`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "gets",
        `{Soon} the great day came. {h} [held the {thing} tight|took the {thing} home|could hardly believe it]. It was {his} own {thing} at last!`,
        `{o} [smiled|nodded|kept the promise] and gave {h} the {thing}. "It is yours now," {o.he} said.`,
        `"[Here you are|You have earned it|A promise is a promise]," said {o}, and put the {thing} in front of {h.name}.`,
      );
      t.core(
        "shares",
        `{h} ran to {f} with it. They [took turns with it|looked at it together|both laughed].`,
        `The first one to see it was {f}. "[I am so happy for you|You worked hard for it|It is beautiful]!" said {f.name}.`,
        `{f} came to see it. "[You did it|Well done|You never gave up]!" {f.he} said.`,
      );
      t.fact({ outcome: "{h} got the {thing} at last and was {glad1}" });
      closing(t, "waiting and working for a thing makes it even better");
      return;
    }
    t.core(
      "too-late",
      `But when {h} came for the {thing} the next morning, it was gone. [Somebody else had it now|It had been sold that morning].`,
      `But {o} had moved far away in the night, and the {thing} [was gone too|had gone along].`,
      `But {h} came too late. "[I am sorry|Oh dear]," said {o}. "[I gave the {thing} away|The {thing} broke this morning]."`,
    );
    t.extra(
      "comfort",
      `"[You tried so hard|You did your best]," said {e}, and gave {h} [a hug|some {food}]. It did not help much.`,
      `{f} sat next to {h} and [said nothing for a while|held {his} hand].`,
    );
    t.fact({ outcome: "{h} came too late and never got the {thing}" });
    closing(t, "we cannot have everything that we want");
  },
};

const WAYS = [work, laugh, save] as const;

function work(t: Teller): void {
  t.core(
    "asks-work",
    `"What must I do to get it?" asked {h}. "Help me to {job1}, and you may have it," said {o}.`,
    `"You may have it if you help me for {number1} days," said {o}.`,
  );
  t.core(
    "works",
    `So {h} worked [hard|all day|from morning until night]. {His} [back hurt|feet were tired], but {he} did not stop.`,
    `{h} came every morning, [in sun and rain|even when it was cold], and worked [hard|until dark].`,
  );
  t.fact({ problem: "{h} wanted {o}'s {thing}", deed: "{h} worked hard for {o} to earn it" });
}

function laugh(t: Teller): void {
  t.core(
    "asks-laugh",
    `"I have not laughed for [a year|a long time]," said {o}. "Make me laugh, and the {thing} is yours."`,
    `{o} looked very sad. "Only someone who can make me laugh may have it," {o.he} said.`,
  );
  t.core(
    "jokes",
    `So {h} [made funny faces|told a joke about a {animal}|sang a song the wrong way around]. Then {he} [fell over a bucket|sneezed {number} times], and {o} laughed and laughed.`,
    `First {h} told a joke. [Nothing happened|Not even a smile]. Then {he} danced with a [broom|hat on one foot|pot on {his} head], and {o} began to laugh.`,
  );
  t.fact({ problem: "{h} wanted {o}'s {thing}", deed: "{h} made {o} laugh to get it" });
}

function save(t: Teller): void {
  t.core(
    "asks-price",
    `"It costs {number1} coins," said {o}. {h} had only one.`,
    `"How much is it?" asked {h}. "{number1} coins," said {o}. It was a lot.`,
  );
  t.core(
    "saves",
    `So {h} saved [coin after coin|every coin]. {He} [sold {food}|ran errands|helped the neighbors] and put each coin in a [jar|sock|little box].`,
    `All {season} long, {h} helped to {job} and to {job}. Clink, clink, went the coins in {his} [jar|box].`,
  );
  t.fact({ problem: "{h} wanted {o}'s {thing}", deed: "{h} saved {his} coins to buy it" });
}
