interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
}

/**
 * Under `require-trusted-types-for 'script'` a worker's address must be trusted. Those of the page's own origin are; HTML
 * is made of nodes by the sanitiser, so no text of HTML is ever trusted.
 */
export function trustOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  trustedTypes?.createPolicy("default", {
    createScriptURL: (url) => {
      if (new URL(url, document.baseURI).origin === location.origin) return url;
      throw new TypeError(`a script of another origin: ${url}`);
    },
  });
}
