/** What the build fills in. */
declare const PLAIN_MODULE_SHA256: string;

/** The SHA-256 of the module for one thread, as this page was built with it: what a pod runs. */
export const plainModule = PLAIN_MODULE_SHA256;
