/** Small word classes for templates: `{food}` draws anew each time, `{food1}` keeps one word for the whole story. */
export const CLASSES: Readonly<Record<string, readonly string[]>> = {
  good: list(
    `kind|brave|clever|cheerful|gentle|friendly|curious|happy|funny|patient|playful|lively|honest|helpful|sweet|quiet|busy`,
  ),
  flaw: list(
    `shy|greedy|lazy|proud|stubborn|grumpy|careless|nosy|bossy|selfish|jealous|timid|forgetful|impatient|lonely|messy`,
  ),
  glad: list(`happy|glad|cheerful|delighted|joyful|so happy|very happy|full of joy|proud|pleased|thrilled|overjoyed`),
  sorry: list(`sad|unhappy|very sad|lonely|sorry|heartbroken|gloomy|so sad|miserable|upset|disappointed|downhearted`),
  scared: list(`afraid|scared|frightened|nervous|worried|terrified|very scared|a little afraid|shaken`),
  color: list(`red|blue|green|yellow|purple|orange|pink|white|brown|golden|silver|gray`),
  food: list(
    `bread|soup|honey|cake|apples|berries|cookies|cheese|pancakes|porridge|carrots|jam|nuts|pie|milk and cookies|warm soup|
    strawberries|corn|plums|noodles|rice|toast with butter|fresh bread|stew|grapes|peaches|apple pie`,
  ),
  weather: list(
    `sunny|cloudy|windy|rainy|foggy|warm|cold|snowy|bright|chilly|gray|hot|stormy|breezy|misty|frosty|lovely|quiet`,
  ),
  season: list(`spring|summer|autumn|winter`),
  daytime: list(`morning|afternoon|evening|day`),
  weekday: list(`Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday`),
  soon: list(
    `soon|after a while|before long|at last|a little later|in the end|by and by|a moment later|not long after`,
  ),
  suddenly: list(`suddenly|all at once|just then|all of a sudden|at that moment|then|right then`),
  hiding: list(
    `under a bush|behind a big rock|inside an old log|under a pile of leaves|in a puddle|between two stones|on a low branch|
    behind the fence|in the tall grass|under a bench|next to a tree stump|in a hole in the ground|under the stairs|
    beside an old wall|at the foot of a tree|in a pile of hay|under a wooden box|behind a door|in a ditch|on a window sill`,
  ),
  looked: list(`looked|searched|hunted|checked|peeked`),
  walked: list(`walked|hurried|ran|hopped|wandered|went|skipped|strolled|marched|tiptoed|rushed|trotted`),
  said: list(`said|answered|replied`),
  smallplace: list(`pond|tree|hill|path|stream|gate|bush|rock|bench|fence|well|bridge|log|garden|corner|doorway`),
  game: list(
    `hide and seek|tag|catch|a guessing game|leapfrog|a counting game|pretend|a game of kings and queens|a racing game`,
  ),
  job: list(
    `sweep the floor|pick apples|water the flowers|feed the hens|carry wood|wash the dishes|bake bread|paint the fence|
    mend the roof|gather nuts|fold the blankets|dig in the garden|stir the soup|hang up the washing`,
  ),
  sound: list(
    `a loud crash|a soft cry|a strange noise|a little voice|a squeak|a loud bang|a whisper|a rumble|a splash|a song|a sneeze`,
  ),
  number: list(`two|three|four|five|six|seven|ten`),
  elder: list(`mother|father|grandmother|grandfather|aunt|uncle|big sister|big brother|old neighbor|teacher`),
  crowd: list(`everyone|all the neighbors|the whole village|the other animals|the children|the whole family`),
  tree: list(`oak|apple tree|pine|willow|birch|fig tree|chestnut tree|maple|cherry tree`),
  animal: list(
    `rabbit|mouse|crow|owl|frog|duck|sparrow|squirrel|beetle|goat|hen|toad|deer|snail|cat|goose|ant|lizard|robin|hedgehog|bee|moth`,
  ),
};

function list(items: string): string[] {
  return items.split("|").map((item) => item.trim());
}
