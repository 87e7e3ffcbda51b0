import { closing, opening, turn } from "../beats.ts";
import { type Plot } from "../teller.ts";

/** Somebody new comes to the place, shy or strange, and is taken in or not. */
export const newNeighbor: Plot = {
  name: "new neighbor",
  tell(t) {
    const way = t.branch("way", 3);
    opening(t);
    t.core(
      "arrives",
      `One day, {o} moved into an empty house {at place}. Nobody knew {o.him}.`,
      `There was somebody new {at place}. It was {o.intro}.`,
      `One {weather} {daytime}, {o} came to live {at place}.`,
      `"Have you heard?" said {f}. "[Somebody new has come|We have a new neighbor]." It was {o.intro}, who now lived {at place}.`,
    );
    t.core(
      "odd",
      `{o.he} carried {a thing} everywhere and did not say a word. "How odd," said {crowd}.`,
      `{o.he} was very shy. All day {o.he} sat at the window with {a thing}.`,
      `{o.he} talked in a funny way and always had {a thing} with {o.him}. Some children laughed.`,
      `{o.he} had nothing but {a thing}, and {o.he} did not speak to anyone.`,
    );
    t.extra(
      "rumor",
      `"[I think it is a spy|Maybe it bites|It looks like trouble]," whispered a {animal}.`,
      `"Do not go too near," said {f}. "We do not know anything about {o.him}."`,
      `At night, a little light burned in the window until late.`,
      `Nobody asked {o} to play {game}.`,
    );
    t.extra(
      "remember",
      `{h} remembered how it was to be new. {He} had been so lonely.`,
      `"It must be hard to know nobody," said {e}.`,
      `{h} saw a tear on {o.his} nose and felt a sting in {his} heart.`,
    );
    t.para();
    turn(t);
    if (t.happy) {
      t.core(
        "meets",
        ...(way === 0
          ? [
              `So {h} took some {food}, knocked at the door and said, "Welcome! What a nice {thing} you have."`,
              `{h} went over and said, "Hello, I am your neighbor. May I see your {thing}?"`,
            ]
          : way === 1
            ? [
                `Then {h} found the {thing} {hiding}. "You lost this," {he} said, and gave it back.`,
                `{Suddenly}, the {thing} rolled away. {h} ran after it and brought it back.`,
              ]
            : [
                `Then {h} fell into a deep hole. Nobody heard {him} but {o}, who pulled {him} out with the help of the {thing}.`,
                `One day, {h} got stuck {hiding}. It was {o} who came and got {him} out, with nothing but the {thing}.`,
              ]),
      );
      t.extra(
        "door",
        `It was quiet for a long time. {h} nearly went home.`,
        `{h}'s heart beat fast. What should {he} say now?`,
        `First {o} looked at {o.his} feet. Then {o.he} looked up.`,
      );
      t.core(
        "smile",
        `{o} smiled for the first time. "Thank you," {o.he} said. "My grandmother gave it to me, far away from here."`,
        `"[Thank you|You are kind]," said {o} in a small voice. "I thought that nobody liked me here."`,
        `{o} began to talk and did not stop until dark. {o.he} knew the best stories.`,
        `"Would you like to stay for {food}?" asked {o}. "I would love to," said {h}.`,
      );
      t.extra(
        "taste",
        `They ate something that {h} had never eaten before. It was [sour and sweet|as hot as fire] and very good.`,
        `{o} taught {h} a song from far away. {h} taught {o.him} {game}.`,
        `"How do you say 'friend' where you come from?" asked {h}. {o} told {him}, and {h} tried to say it {number} times.`,
      );
      t.core(
        "joins",
        `The next day, {f} and the others came, too. They all wanted to see the {thing}.`,
        `{h} told {f} about it, and from then on they were three.`,
        `Soon everybody came to say hello, first {f} and then all the others.`,
      );
      t.fact({ deed: "{h} was kind to {o}", outcome: "{o} was not lonely any more and {h} had a new friend" });
    } else {
      t.core(
        "misses",
        `{h} wanted to say hello. But {he} was too shy. "Tomorrow," {he} thought.`,
        `Once, {o} waved at {h}. But {f} was watching, and {h} did not wave back.`,
        `{o} held out the {thing} to {h}. "Will you play with me?" {o.he} asked. "I have no time," said {h}, and ran off to {f} and the others.`,
        `{h} laughed at {o.him} with the others, though {he} did not find it funny.`,
      );
      t.extra(
        "winter",
        `{Soon}, the days grew short, and the window stayed dark.`,
        `"I will bring {o.him} some {food}," said {h} to {e}. But {he} forgot.`,
      );
      t.core(
        "leaves",
        `Then one morning, {o} was gone. Before {h}'s door lay the {thing} with a note. "For you," it said.`,
        `When {h} went over at last, the house was empty. Only the {thing} was left, all alone on the floor.`,
        `One day, {o} packed a bag and went away, with the {thing} under one arm. {h} saw {o.him} go and did not know what to say.`,
      );
      t.extra("never", `Nobody knew where {o} had gone.`, `{h} had never even asked {o.him} for a name.`);
      t.fact({ deed: "{h} did not dare to be kind", outcome: "{o} went away and {h} was {sorry1}" });
    }
    t.fact({ problem: "{o} was new {at place} and had no friends" });
    closing(t, t.happy ? "a stranger can become a friend" : "a kind word should not wait until tomorrow");
  },
};
