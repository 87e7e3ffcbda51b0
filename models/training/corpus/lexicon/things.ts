/** Small things that can be held, lost, found, shared, given and broken: each takes "a" and has no plural of its own. */
const THINGS = `ball kite lantern key book drum spoon hat scarf coat boot shoe mitten sock blanket pillow basket bucket bag box bottle
cup bowl plate pot pan kettle teapot jar candle lamp torch mirror comb brush ring crown necklace bracelet button ribbon rope string
net stick branch stone pebble shell feather leaf flower rose seed acorn nut apple pear plum peach cherry berry pumpkin carrot potato
turnip cake cookie pie bun muffin pancake sandwich candy egg cheese lemon orange banana coconut mushroom clover pine-cone map letter
postcard picture painting poster pencil crayon paintbrush chalk notebook puzzle toy doll teddy puppet robot train truck car boat ship
raft wagon bicycle scooter sled skateboard ladder hammer saw shovel rake broom wheel whistle bell flute horn trumpet guitar violin
fiddle harp piano trombone tambourine music-box clock watch compass telescope magnet umbrella parasol fan tent flag balloon bubble
marble top yo-yo swing coin penny medal star diamond pearl ruby gem crystal jewel treasure wand potion cloak mask sword shield helmet
cape umbrella-hat suitcase backpack purse wallet ticket camera radio telephone needle thimble thread quilt mat rug cushion teacup
saucer fork jug barrel crate nest cage birdhouse snowball icicle pinwheel fishing-rod paddle oar anchor sail windmill kaleidoscope
magnifying-glass spyglass hourglass lollipop gingerbread-man honey-pot wooden-horse tin-soldier rocking-chair watering-can
flowerpot wheelbarrow apron glove belt locket brooch slipper nightcap trinket tambour snow-globe toy-boat paper-plane bow
arrow horseshoe feather-duster dumpling donut pretzel waffle cupcake`;

const COMMON = `ball kite lantern key book drum hat scarf blanket basket box cup bell ring crown shell feather flower stone apple cake
cookie map letter toy doll boat wagon balloon umbrella clock coin star candle pumpkin whistle bucket button ladder mirror marble
pencil wand picture bag nut seed stick rope flute`;

function nouns(list: string): string[] {
  return [...new Set(list.split(/\s+/))].map((word) => word.replaceAll("-", " "));
}

/** Every thing that the corpus knows. */
export const THING_NOUNS: readonly string[] = nouns(THINGS).map((noun) => (noun === "yo yo" ? "yo-yo" : noun));

/** The things that stories are about most often. */
export const COMMON_THINGS: readonly string[] = nouns(COMMON);

/** What a thing can look like. */
export const THING_LOOKS: readonly string[] =
  `red blue green yellow purple orange pink white black brown golden silver shiny tiny big
small old new round soft bright pretty beautiful wooden striped magic strange special heavy little lovely funny dusty broken rusty
smooth sparkly warm long plain spotted colorful precious`
    .split(/\s+/)
    .filter((look) => look !== "broken");
