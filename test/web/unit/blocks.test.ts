import { describe, expect, test } from "vitest";
import { type Blocks, splitBlocks } from "../../../web/src/chat/markdown/blocks.ts";

const TEXT = `# A title

A paragraph with *words* in it,
and a second line.

- one
- two

  still two
- three

> quoted

\`\`\`js
let a = 1;

let b = 2;
\`\`\`

| a | b |
|---|---|
| 1 | 2 |

The end
===

1. first
2. second
`;

describe("blocks of Markdown", () => {
  test("are the same however the text has come", () => {
    const whole = splitBlocks(TEXT);
    let growing: Blocks | undefined;
    for (let length = 1; length <= TEXT.length; length++) growing = splitBlocks(TEXT.slice(0, length), growing);
    expect(growing!.blocks.map(({ raw }) => raw.trim())).toEqual(whole.blocks.map(({ raw }) => raw.trim()));
    expect(whole.blocks.map(({ token }) => token.type)).toEqual([
      "heading",
      "paragraph",
      "list",
      "blockquote",
      "code",
      "table",
      "heading",
      "list",
    ]);
  });

  test("that are finished are not looked at again", () => {
    const before = splitBlocks("One.\n\nTwo.\n\nThr");
    const after = splitBlocks("One.\n\nTwo.\n\nThree.", before);
    expect(after.blocks[0]).toBe(before.blocks[0]);
    expect(after.blocks[1]).toBe(before.blocks[1]);
    expect(after.blocks[2]).not.toBe(before.blocks[2]);
    expect(after.blocks[2]!.raw).toBe("Three.");
  });

  test("are all read again when the text is another one, or shorter", () => {
    const before = splitBlocks("One.\n\nTwo.");
    expect(splitBlocks("One.", before).blocks.map(({ raw }) => raw)).toEqual(["One."]);
    expect(splitBlocks("Other.", before).blocks.map(({ raw }) => raw)).toEqual(["Other."]);
  });

  test("know links that are defined below them", () => {
    const before = splitBlocks("See [here][1].\n\n");
    const { blocks } = splitBlocks("See [here][1].\n\n[1]: https://example.com/", before);
    expect(JSON.stringify(blocks[0]!.token)).toContain("https://example.com/");
  });

  test("keep code open until its fence", () => {
    const { blocks } = splitBlocks("```py\nprint(1)\n");
    expect(blocks).toHaveLength(1);
    expect(blocks[0]!.token).toMatchObject({ type: "code", lang: "py" });
  });
});
