const SHE = `Lily Anna Mia Lucy Sue Emma Ella Zoe Ruby Rosie Daisy Nina Lola Bella Molly Polly Sara Jane Amy Kate Kitty Ivy Mimi Tina
Lena Clara Nora Alice Elsa Greta Hanna Ida Julia Lina Maya Olive Penny Rita Sally Tess Una Vera Wanda Zara Bonnie Cora Dora Edith Flora
Gina Hazel Iris Jenny Lulu Maggie Nelly Pearl Rose Stella Tilly Violet Willow Poppy Pippa Luna Mabel Fern Holly June Amina Fatima Mei
Yuki Priya Leila Sofia Carmen Ingrid Astrid Freya Sasha Anya Noor Ada Betty Coco Dolly Elma Fifi Gigi Honey Jojo Kiki Minnie Nana Peach
Sunny Tansy Wren Bea Dot Tabby Trixie Millie Ellie Abby Grace Hope Joy May Eve Beth Meg Peg Nan Liz Carla Marta`;
const HE = `Tim Tom Ben Max Sam Jack Leo Finn Bob Billy Timmy Tommy Jimmy Johnny Joe Dan Dave Fred Frank George Harry Hugo Ian Jake
Kevin Luke Mark Nick Noah Oscar Otto Paul Pete Peter Ralph Rob Roy Simon Spike Steve Ted Theo Toby Victor Walter Will Zack Adam Alan
Albert Alfie Andy Arthur Bert Bruno Charlie Chip Dennis Eddie Eli Emil Ernie Felix Gus Hank Henry Ivan Jasper Jonas Karl Kai Lars Louis
Marco Milo Monty Ned Nico Ollie Omar Pip Quinn Rex Rusty Sid Stan Tuck Umar Vince Wally Yusuf Ali Amir Chen Diego Hiro Ravi Raj Kofi
Jamal Mateo Pablo Igor Boris Anton Benny Buddy Barney Bingo Cody Duke Fudge Gilbert Hector Basil Moss Nibs Patch Pogo Rolo Scout Teddy
Ziggy Bo Bram Cosmo Dash Dusty Fitz Gabe Huck Jed Kip Lenny Mo Nat Obie Percy Rory Skip Tad Wes`;

/** First names for a hero who is "she". */
export const SHE_NAMES: readonly string[] = SHE.split(/\s+/);

/** First names for a hero who is "he". */
export const HE_NAMES: readonly string[] = HE.split(/\s+/);
