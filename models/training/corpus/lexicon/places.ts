/** A place and the word that stands before it: "in the forest", "on the hill", "at the market". */
export interface Place {
  readonly noun: string;
  readonly at: "in" | "on" | "at" | "by" | "under";
}

const IN = `forest garden woods jungle meadow field desert village town city castle cave house kitchen barn park valley swamp attic
cellar tower palace cottage school classroom library museum zoo shop bakery tent treehouse tunnel maze orchard yard basement hut mill
greenhouse theater stable cabin cathedral bedroom living-room nursery courtyard rainforest vineyard workshop hospital temple igloo nest
burrow den shed windmill bookshop toy-shop pine-grove backyard sandbox playroom hallway chicken-coop pumpkin-patch`;
const ON = `hill mountain beach island farm ship boat bridge roof road street playground train raft path porch balcony cliff shore
moon cloud iceberg volcano ice stage hilltop riverbank mountaintop pier trail`;
const AT = `lake market harbor station lighthouse circus fair zoo-gate bus-stop airport campsite picnic crossroads well fountain gate
seaside pool airfield carnival fairground toll-gate party`;
const BY = `river sea pond stream ocean waterfall brook creek fireplace lagoon`;

const COMMON = `forest garden park beach river castle hill mountain village farm meadow lake sea cave field pond market island house
woods town city jungle school barn harbor kitchen bridge tower desert orchard lighthouse`;

function places(list: string, at: Place["at"]): Place[] {
  return list.split(/\s+/).map((noun) => ({ noun: noun.replaceAll("-", " "), at }));
}

/** Every place that the corpus knows. */
export const PLACES: readonly Place[] = [
  ...places(IN, "in"),
  ...places(ON, "on"),
  ...places(AT, "at"),
  ...places(BY, "by"),
];

/** The places where stories happen most often. */
export const COMMON_PLACES: readonly Place[] = PLACES.filter(({ noun }) => COMMON.split(/\s+/).includes(noun));

/** What a place can be like. */
export const PLACE_LOOKS: readonly string[] =
  `dark quiet big green old sunny busy deep wide pretty cold windy little lonely strange
beautiful warm misty snowy rainy magic peaceful noisy empty far-away`.split(/\s+/);
