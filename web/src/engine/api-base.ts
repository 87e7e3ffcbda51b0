/** Where the pod's API is: below the page, unless the page's host names another place in `<meta name="llama2-api">`. */
export function apiBase(): string {
  const named = document.querySelector<HTMLMetaElement>('meta[name="llama2-api"]')?.content;
  return new URL(named === undefined || named === "" ? "./api" : named, document.baseURI).href.replace(/\/$/, "");
}
