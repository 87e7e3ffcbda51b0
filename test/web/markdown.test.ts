import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { accessibilityFindings } from "./harness/axe.ts";
import { copy } from "./harness/chatting.ts";
import { pageTest } from "./harness/page-test.ts";
import { Visitor } from "./visitor.ts";

const test = pageTest();

/** A page that shows this text as an answer. */
async function showing(page: Page, markdown: string): Promise<Visitor> {
  const visitor = new Visitor(page);
  await (await visitor.setting("Longest answer")).fill("3");
  await visitor.ask("Hello.");
  await visitor.edit(markdown);
  await visitor.page.getByText("Edited by you").waitFor();
  return visitor;
}

const RICH = `# Title

A *word*, a **word**, \`code\` and a [link](https://example.com/).

1. one
2. two

> quoted

| a | b |
|---|--:|
| 1 | 2 |

\`\`\`python
def fox(n: int) -> str:
    return "fox" * n  # said
\`\`\`
`;

const HOSTILE = `<script>window.hit = 1</script>
<img src=x onerror="window.hit = 2">
<svg><script>window.hit = 3</script></svg>
<a href="javascript:window.hit = 4">press</a> [too](javascript:window.hit=5)
<iframe srcdoc="<script>parent.hit = 6</script>"></iframe>
<form action="https://evil.example/"><input name=q><button>go</button></form>
<div style="position:fixed;inset:0" id="composer" onclick="window.hit = 7">over</div>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=window.hit=8&gt;">
<style>* { display: none }</style><base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=//evil.example">
![picture](https://evil.example/track.png)

The end.`;

describe("Markdown", () => {
  test("is shown with all that it can say", async ({ page }) => {
    const { answer } = await showing(page, RICH);
    expect(await answer.getByRole("heading", { name: "Title" }).count()).toBe(1);
    expect(await answer.locator("em, strong, p > code").allInnerTexts()).toEqual(["word", "word", "code"]);
    expect(await answer.locator("ol > li").allInnerTexts()).toEqual(["one", "two"]);
    expect(await answer.locator("blockquote").innerText()).toBe("quoted");
    expect(await answer.getByRole("cell").allInnerTexts()).toEqual(["1", "2"]);
    const link = answer.getByRole("link", { name: "link" });
    expect(await link.getAttribute("rel")).toContain("noopener");
    expect(await link.getAttribute("target")).toBe("_blank");
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  test("has its code coloured, and copied", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const visitor = await showing(page, RICH);
    await visitor.answer.locator(".hljs-keyword").first().waitFor();
    expect(await visitor.answer.locator(".hljs-keyword").allInnerTexts()).toContain("def");
    expect(await visitor.answer.locator(".code-head").innerText()).toContain("python");
    expect(await copy(page, visitor.button("Copy code"))).toBe('def fox(n: int) -> str:\n    return "fox" * n  # said');
  });

  test("is shown as it was written, for one message and for all", async ({ page }) => {
    const visitor = await showing(page, "Some *words*.");
    expect(await visitor.answer.innerText()).toBe("Some words.");
    await visitor.choose("Show as written");
    expect(await visitor.answer.innerText()).toBe("Some *words*.");
    await visitor.choose("Show as written");
    expect(await visitor.answer.innerText()).toBe("Some words.");
    await page.getByRole("switch", { name: /^Show answers as written/ }).check();
    expect(await visitor.answer.innerText()).toBe("Some *words*.");
    await page.reload();
    await expect.poll(() => visitor.answer.innerText()).toBe("Some *words*.");
  });

  test("cannot harm the page", async ({ page, complaints }) => {
    const visitor = await showing(page, HOSTILE);
    await visitor.answer.getByText("The end.").waitFor();
    const found = await visitor.answer.evaluate((element) => ({
      elements: [...element.querySelectorAll("script, img, iframe, form, input, style, base, meta, svg, object")].map(
        ({ tagName }) => tagName,
      ),
      handlers: [...element.querySelectorAll("*")].flatMap(({ attributes }) =>
        [...attributes]
          .map(({ name }) => name)
          .filter((name) => name.startsWith("on") || name === "style" || name === "id"),
      ),
      links: [...element.querySelectorAll("a")].map(({ href }) => href).filter((href) => href.startsWith("javascript")),
      hit: (globalThis as { hit?: number }).hit,
    }));
    expect(await visitor.answer.innerText()).toContain("<script>window.hit = 1</script>");
    expect(found).toEqual({ elements: [], handlers: [], links: [], hit: undefined });
    expect(complaints.unexpected).toEqual([]);
    await visitor.composer.click();
  });

  test("cannot harm the page in a question or a title either", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("3");
    await visitor.ask("<img src=x onerror='window.hit = 1'> **not bold**");
    expect(await visitor.messages.first().locator(".bubble").innerText()).toContain("<img src=x");
    expect(await visitor.titles()).toEqual(["<img src=x onerror='window.hit = 1'> **not bold**"]);
    expect(await page.evaluate(() => (globalThis as { hit?: number }).hit)).toBeUndefined();
  });
});
