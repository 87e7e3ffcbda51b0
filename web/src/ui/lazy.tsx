import { useSignal } from "@preact/signals";
import type { ComponentType, VNode } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n/translate.ts";
import { type Load, slot, type Slot } from "./extensions.ts";
import { notifyError } from "./toast.tsx";

const loaded = new Map<unknown, unknown>();

/** A component of a chunk of its own: nothing until it is there, and at once the next time. */
export function Lazy<Props extends object>({ load, props }: { load: Load<Props>; props: Props }): VNode | null {
  const arrived = useSignal<unknown>(undefined);
  useEffect(() => {
    if (loaded.has(load)) return;
    let isCurrent = true;
    load().then(
      (found) => {
        loaded.set(load, found);
        if (isCurrent) arrived.value = load;
      },
      // The network is off, or the page's server has a newer version.
      () => {
        notifyError(t("ui.notLoaded"));
      },
    );
    return () => (isCurrent = false);
  }, [load]);
  // Another `load` must not show the component of the one before with props of its own.
  const isThere = arrived.value === load || loaded.has(load);
  const Component = isThere ? (loaded.get(load) as ComponentType<Props>) : undefined;
  return Component === undefined ? null : <Component {...props} />;
}

/** All that the areas have put into a slot. */
export function SlotOf({ name }: { name: Slot }): VNode {
  return (
    <>
      {slot(name).map((load, index) => (
        <Lazy key={index} load={load} props={{}} />
      ))}
    </>
  );
}
