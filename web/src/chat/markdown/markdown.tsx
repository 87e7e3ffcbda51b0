import type { Tokens } from "marked";
import { Component, type VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Block, type Blocks, splitBlocks } from "./blocks.ts";
import { CodeBlock } from "./code-block.tsx";
import { renderBlock } from "./render-block.ts";

interface BlockProps {
  readonly block: Block;
  readonly isDone: boolean;
}

/** A block, rendered again only when its source has changed. */
class BlockView extends Component<BlockProps> {
  override shouldComponentUpdate({ block, isDone }: BlockProps): boolean {
    return block.raw !== this.props.block.raw || (isDone !== this.props.isDone && block.token.type === "code");
  }

  override render({ block, isDone }: BlockProps): VNode {
    if (block.token.type !== "code") return <Prose block={block} />;
    const { text, lang = "" } = block.token as Tokens.Code;
    return <CodeBlock code={text} language={/^\S*/.exec(lang)![0].toLowerCase()} isDone={isDone} />;
  }
}

function Prose({ block }: { block: Block }): VNode {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    element.current!.replaceChildren(renderBlock(block));
  }, [block.raw]);
  return <div class="block" ref={element} />;
}

/** Markdown. While `isDone` is false the text may go on, and only its last block is rendered again. */
export function Markdown({ text, isDone }: { text: string; isDone: boolean }): VNode {
  const before = useRef<Blocks | undefined>(undefined);
  const { blocks } = (before.current = splitBlocks(text, before.current));
  return (
    <div class="markdown">
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} isDone={isDone || index < blocks.length - 1} />
      ))}
    </div>
  );
}
