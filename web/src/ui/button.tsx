import type { ComponentChildren, VNode } from "preact";
import { Icon, type IconName } from "./icons.tsx";

interface ButtonProps {
  readonly onClick: (event: MouseEvent) => void;
  readonly children: ComponentChildren;
  readonly kind?: "plain" | "primary" | "danger";
  readonly icon?: IconName;
  readonly disabled?: boolean;
  readonly autofocus?: boolean;
  readonly type?: "button" | "submit";
}

/** A button with words. */
export function Button({ onClick, children, kind = "plain", icon, ...rest }: ButtonProps): VNode {
  return (
    <button type="button" class={`button button-${kind}`} onClick={onClick} {...rest}>
      {icon && <Icon name={icon} size={16} />}
      {children}
    </button>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: (event: MouseEvent) => void;
  readonly pressed?: boolean | undefined;
  readonly expanded?: boolean | undefined;
  readonly popup?: "menu" | "dialog" | undefined;
  readonly disabled?: boolean | undefined;
  readonly size?: number | undefined;
  readonly shortcut?: string | undefined;
  readonly class?: string | undefined;
}

/** A button that is a picture; its label is its name and its hint. */
export function IconButton(props: IconButtonProps): VNode {
  const { icon, label, onClick, pressed, expanded, popup, disabled, size, shortcut } = props;
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ""}`}
      aria-label={label}
      title={shortcut === undefined ? label : `${label} (${shortcut})`}
      aria-pressed={pressed}
      aria-expanded={expanded}
      aria-haspopup={popup}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon name={icon} {...(size !== undefined && { size })} />
    </button>
  );
}
