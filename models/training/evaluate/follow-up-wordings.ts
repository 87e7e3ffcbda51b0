/** What a user says after a story. `{name}` is the new name. */
export const FOLLOW_UPS = {
  who: list(`Who was in it?;Who was in the story?;Who is the story about?;Who was the main character?;who was it about;
    What was the name of the hero?;Can you tell me who was in it?;Wait, who was that story about again?`),
  where: list(`Where did it happen?;Where was that?;Where does the story take place?;In what place was all this?`),
  rename:
    list(`Change the name to {name}.;Please call the hero {name} instead.;Can the name be {name}?;Use the name {name}.;
    Tell it again but name the hero {name}.`),
  shorter:
    list(`Make it shorter.;Can you make it shorter?;Too long. Make it short, please.;The same story, but shorter.;
    Please give me a shorter version.`),
  longer: list(`Make it longer.;Can you make it longer?;Too short.;The same story, but longer please.`),
  sad: list(
    `Make it sad.;Make it end sadly.;Can it have a sad ending?;Please give it a sad end.;Now the same with a sad ending.`,
  ),
  happy: list(`Make it happy.;Make it end happily.;Can it have a happy ending?;Please give it a happy end.`),
  goOn: list(`Go on.;Continue, please.;What happened next?;And then?;Keep going!;Tell me what happened after that.`),
  again: list(`Tell me another story about {list}.;Now a story about {list}.;One more, with {list}, please.`),
} as const;

/** First names for `rename`, of any gender. */
export const NEW_NAMES: readonly string[] =
  `Robin Zoe Max Lily Kim Alex Sunny Tom Mia Oscar Ruby Felix Nora Hugo Ivy`.split(" ");

/** What is not a request at all. */
export const GREETINGS =
  list(`Hello!;Hi;Hey there!;Good morning.;Good evening!;hello there, how are you?;Hi, nice to meet you.;
  Howdy!;Greetings.;Hey, what's up?;Good day to you!;hi!!`);
export const THANKS = list(`Thank you!;Thanks a lot.;Thanks, that was lovely.;That was a great story, thank you!;thx;
  I liked that story very much.;Bye!;Good night.;Many thanks, see you tomorrow.;Wonderful! Thanks.`);

function list(wordings: string): readonly string[] {
  return wordings.split(";").map((wording) => wording.trim());
}
