import { CREATURES } from "../lexicon/creatures.ts";
import { PLACES } from "../lexicon/places.ts";
import { THING_NOUNS } from "../lexicon/things.ts";
import { type Random } from "../random.ts";

const KNOWN = new Set([...CREATURES.map(({ kind }) => kind), ...PLACES.map(({ noun }) => noun), ...THING_NOUNS]);

const CREATURE_WORDS =
  unknown(`wombat platypus tapir okapi lemur mongoose gecko iguana chameleon tarantula scorpion mantis earwig
pheasant partridge quail magpie jackdaw kingfisher puffin albatross ostrich emu toucan macaw cockatoo canary finch wagtail nightingale
cuckoo vulture condor falcon osprey bison elk gazelle antelope impala gnu wildebeest hyena jackal coyote dingo wolverine bobcat puma
panther ocelot baboon chimpanzee orangutan gibbon manatee narwhal stingray salmon trout herring carp pike eel squid clam oyster shrimp
barnacle slug centipede millipede aphid weevil wasp hornet mosquito cicada griffin centaur cyclops ogre imp gremlin banshee kelpie
minotaur golem vampire mummy werewolf basilisk nymph dwarf jester juggler acrobat plumber barber dentist chemist butcher weaver mason
blacksmith florist janitor drummer violinist astronomer botanist ranger ferryman cowboy viking samurai emperor duke tadpole gosling
cygnet leveret alligator anteater aardvark caribou marmot lemming vole shrew stoat axolotl salamander`);

const THING_WORDS =
  unknown(`accordion banjo ukulele cymbal xylophone bagpipe harmonica cello clarinet saxophone typewriter sundial
barometer thermometer microscope binocular abacus calculator battery flashlight chandelier candlestick goblet chalice tureen ladle
spatula colander grater whisk corkscrew thermos canteen tankard urn vase pitcher decanter tripod easel chisel pliers wrench screwdriver
crowbar pickaxe sickle scythe trowel hoe pitchfork wheelchair unicycle tricycle canoe kayak surfboard snowboard toboggan parachute
propeller engine rocket submarine helicopter boomerang slingshot catapult javelin shuttlecock racket bowtie bonnet beret turban helm
moccasin sandal corset kimono poncho shawl petticoat monocle pendant tiara scepter medallion amulet talisman figurine ornament
doorknob doormat keyhole hinge padlock thumbtack stapler eraser envelope stamp scroll parchment quill inkwell dictionary almanac
diary marionette jigsaw domino die pawn dart skittle avocado pomegranate papaya mango apricot walnut almond pistachio radish cabbage
zucchini artichoke croissant omelet pudding marshmallow`);

const PLACE_WORDS =
  unknown(`monastery observatory aquarium bazaar ballroom bakehouse boathouse brewery bunker canyon capital cavern
citadel colosseum conservatory crater crypt delta dockyard dungeon embassy factory fjord foundry fortress gallery glacier glade grotto
gym hangar hayloft heath hostel hotel inlet jail kennel laboratory laundry marina marsh mine moor nunnery oasis office paddock pagoda
pantry parlor pavilion plaza prairie pyramid quarry ravine refinery ruins sawmill shipyard smithy spaceship stadium steppe suburb
sauna subway tavern thicket tundra university warehouse wigwam winery`);

const RARE_NAMES =
  `Miravel Zephyr Thistle Bramble Quill Saffron Juniper Marigold Oswin Tamsin Elowen Lorcan Cassius Odessa Ptolemy
Ottoline Zenobia Ferdinand Balthazar Cordelia Evander Isolde Jocasta Leander Morwenna Nimue Oriel Peregrine Rosalind Sylvan Thaddeus
Ursula Valentin Winifred Xanthe Yolanda Zebedee Bartleby Clementine Dmitri Esmeralda Fenella Gideon Hepzibah Ignatius Jemima Kasimir
Ludovic Mirabel Nikolai Octavia Pandora Quentin Rafferty Seraphina Tarquin Ulric Viola Wilhelmina Yorick Zuleika Aroha Bashir Chidi
Devika Emeka Farid Gulnara Haruki Ifeoma Jorge Kwame Lucian Malia Ngozi Olek Paloma Rashida Soren Tariq Uma Vikram Wanjiru Ximena
Yaroslav Zainab`.split(/\s+/);

const ONSETS =
  `b bl br d dr f fl fr g gl gr h j k kl kr l m n p pl pr qu r s sk sl sm sn sp st t tr tw v w wh y z zw`.split(" ");
const MIDDLES = `a e i o u a e i o u oo ee ai`.split(" ");
const CODAS = `b d g k l m n p r s t x ck mp nk nd rt lf sh zz`.split(" ");
const TAILS = `le y o a in er ix um ock ling ette el us on`.split(" ");

function unknown(list: string): string[] {
  return list.split(/\s+/).filter((word) => !KNOWN.has(word) && word !== "ruins");
}

/** A pronounceable word that means nothing: "zorple", "miv". */
export function madeUpWord(random: Random): string {
  const first = random.pick(ONSETS) + random.pick(MIDDLES);
  const word = random.chance(0.3)
    ? first + random.pick(CODAS)
    : first + random.pick(`b d f g k l m n p r t v z bb dd gg mm pp rp lm nd nk`.split(" ")) + random.pick(TAILS);
  return KNOWN.has(word) || word.length < 4 ? madeUpWord(random) : word;
}

/** A word that the lexicon lacks, for a model that is to copy words it has not seen: a rare one or one that is made up. */
export function rareWord(kind: "creature" | "thing" | "place", random: Random): string {
  if (random.chance(0.4)) return madeUpWord(random);
  return random.pick({ creature: CREATURE_WORDS, thing: THING_WORDS, place: PLACE_WORDS }[kind]);
}

/** A first name that the lexicon lacks. */
export function rareName(random: Random): string {
  if (random.chance(0.6)) return random.pick(RARE_NAMES);
  const word = madeUpWord(random);
  return word.charAt(0).toUpperCase() + word.slice(1);
}
