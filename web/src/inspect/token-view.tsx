import "../styles/inspect.css";
import type { VNode } from "preact";
import type { Message } from "../conversation.ts";
import { StepBar } from "./step-bar.tsx";
import { SurenessLegend } from "./sureness-legend.tsx";
import { SurpriseStrip } from "./surprise-strip.tsx";
import { useTokenFocus } from "./token-focus.ts";
import { TokenText } from "./token-text.tsx";

/** An answer as its tokens: coloured by how sure the model was, each with what else could have stood there. */
export function TokenView({ message }: { message: Message }): VNode | null {
  const controls = useTokenFocus();
  const { answer } = message;
  if (answer === undefined) return null;
  return (
    <div class="token-view" data-testid="token-view">
      <TokenText message={message} answer={answer} controls={controls} />
      <SurpriseStrip tokens={answer.tokens} controls={controls} />
      <SurenessLegend />
      <StepBar message={message} answer={answer} />
    </div>
  );
}
