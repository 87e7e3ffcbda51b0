/** The package's version; a test compares the two. */
export const VERSION: string = "0.1.0";
