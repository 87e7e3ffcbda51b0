/** Who can be the hero of a story: `she`, `he`, or `any` where either is as good. */
export interface Creature {
  readonly kind: string;
  readonly gender: "she" | "he" | "any";
}

const ANIMALS = `fox mouse bear rabbit cat dog frog duck hen owl pig cow horse pony sheep lamb goat donkey squirrel hedgehog mole
badger otter beaver deer wolf lion tiger elephant giraffe monkey zebra hippo rhino camel kangaroo koala panda penguin seal whale
dolphin shark fish crab octopus turtle tortoise snail snake lizard crocodile bird sparrow robin crow raven swan goose turkey parrot
peacock pigeon eagle hawk seagull woodpecker hummingbird bee ant spider butterfly ladybug beetle cricket grasshopper firefly worm
caterpillar dragonfly bat rat hamster gopher puppy kitten bunny cub piglet chick duckling calf foal fawn raccoon skunk moose reindeer
llama alpaca sloth leopard cheetah jaguar gorilla meerkat walrus starfish jellyfish lobster seahorse toad newt heron stork flamingo
pelican chipmunk weasel ferret mule buffalo yak lynx armadillo porcupine`;

const WONDERS = `dragon robot unicorn fairy elf gnome giant ghost monster troll mermaid dinosaur snowman scarecrow goblin pixie
yeti puppet teddy doll train truck car boat tractor bus kite cloud star tree flower balloon lantern toaster teapot wizard pirate
astronaut clown genie phoenix sprite`;

const SHE = `girl woman queen princess witch grandma mother sister nurse lady`;
const HE = `boy man king prince grandpa father brother knight`;
const PEOPLE = `farmer baker teacher doctor sailor painter gardener fisherman shepherd tailor cook postman firefighter carpenter
miller clockmaker librarian builder singer dancer pilot captain child potter hunter explorer inventor beekeeper shoemaker`;

function words(list: string): string[] {
  return list.split(/\s+/);
}

/** Every creature that the corpus knows. */
export const CREATURES: readonly Creature[] = [
  ...[...words(ANIMALS), ...words(WONDERS), ...words(PEOPLE)].map((kind): Creature => ({ kind, gender: "any" })),
  ...words(SHE).map((kind): Creature => ({ kind, gender: "she" })),
  ...words(HE).map((kind): Creature => ({ kind, gender: "he" })),
];

/** The creatures that stories are about most often. */
export const COMMON_CREATURES: readonly Creature[] = CREATURES.filter(({ kind }) =>
  words(`fox mouse bear rabbit cat dog frog duck bird girl boy lion turtle dragon robot princess prince king owl pig squirrel
  bunny puppy kitten fish monkey elephant fairy wolf hedgehog unicorn witch knight penguin sheep horse bee snail`).includes(
    kind,
  ),
);
