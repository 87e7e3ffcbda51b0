import { type Place } from "../corpus/lexicon/places.ts";

/** Creatures, things and places that stand in no list of the corpus. */
export const UNKNOWN_CREATURES: readonly string[] = words(`quokka numbat pangolin capybara lungfish kiwi dodo mammoth
  kookaburra tamarin cassowary wallaby bandicoot vicuna chinchilla lorikeet echidna hoopoe gharial triceratops`);
export const UNKNOWN_THINGS: readonly string[] = words(`didgeridoo metronome trampoline hammock skewer kazoo gramophone
  periscope protractor sombrero tuba gondola loofah maraca zipper thermostat harness cauldron dreidel casserole`);
export const UNKNOWN_PLACES: readonly Place[] =
  words(`planetarium gazebo cloister colonnade gymnasium arboretum catacomb
  dojo barracks casino archive aqueduct mangrove savanna necropolis chateau vestibule drawbridge amphitheater estuary`).map(
    (noun) => ({ noun, at: "in" }),
  );

function words(list: string): string[] {
  return list.split(/\s+/);
}
