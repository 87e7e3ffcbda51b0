import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { IconButton } from "./button.tsx";
import { Icon, type IconName } from "./icons.tsx";
import { placeBeside } from "./place-beside.ts";

/** A line of a menu. */
export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon: IconName;
  readonly run: () => void;
  readonly danger?: boolean;
  readonly checked?: boolean;
}

interface MenuProps {
  readonly label: string;
  readonly icon?: IconName;
  /** Asked when the menu is opened. */
  readonly items: () => readonly MenuItem[];
  readonly size?: number;
}

/** A button that opens a menu in the top layer, so that nothing clips it. */
export function Menu({ label, icon = "more", items, size }: MenuProps): VNode {
  const isOpen = useSignal(false);
  const holder = useRef<HTMLSpanElement>(null);
  const button = (): HTMLElement => holder.current!.querySelector("button")!;
  return (
    <span class="menu-holder" ref={holder}>
      <IconButton
        icon={icon}
        label={label}
        size={size}
        popup="menu"
        expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.peek())}
      />
      {isOpen.value && (
        <MenuList
          label={label}
          items={items()}
          anchor={button}
          onClose={(returnsFocus) => {
            isOpen.value = false;
            if (returnsFocus) button().focus();
          }}
        />
      )}
    </span>
  );
}

interface MenuListProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly anchor: () => HTMLElement;
  readonly onClose: (returnsFocus: boolean) => void;
}

function MenuList({ label, items, anchor, onClose }: MenuListProps): VNode {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = list.current!;
    element.showPopover();
    placeBeside(element, anchor(), "end");
    element.querySelector<HTMLElement>("button")?.focus();
  }, []);
  const move = (event: KeyboardEvent): void => {
    const buttons = [...list.current!.querySelectorAll<HTMLElement>("button")];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
    const target = targets[event.key];
    if (event.key === "Tab") onClose(true);
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose(true);
    }
    if (target === undefined) return;
    event.preventDefault();
    buttons.at(target % buttons.length)?.focus();
  };
  return (
    <div
      class="menu popover"
      role="menu"
      aria-label={label}
      popover="auto"
      ref={list}
      onKeyDown={move}
      onToggle={(event) => {
        if (event.newState === "closed") onClose(false);
      }}
    >
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          class={item.danger === true ? "menu-item menu-item-danger" : "menu-item"}
          role={item.checked === undefined ? "menuitem" : "menuitemcheckbox"}
          aria-checked={item.checked}
          tabIndex={-1}
          onClick={() => {
            onClose(true);
            item.run();
          }}
        >
          <Icon name={item.checked === true ? "check" : item.icon} size={16} />
          {item.label}
        </button>
      ))}
    </div>
  );
}
