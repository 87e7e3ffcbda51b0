/** So far outside of what is seen, in pixels, messages are kept rendered. */
const MARGIN = 1600;

type Hear = (isNear: boolean, height: number) => void;

const observers = new WeakMap<Element, IntersectionObserver>();
const hearers = new WeakMap<Element, Hear>();

/**
 * Tells a message whether it is near what is seen of its transcript, and how tall it is. All messages of a transcript
 * share one observer.
 * @returns what ends it
 */
export function watchNearness(message: Element, hear: Hear): () => void {
  const observer = observerOf(message.closest(".transcript")!);
  hearers.set(message, hear);
  observer.observe(message);
  return () => {
    observer.unobserve(message);
  };
}

/** Whether a person has the focus or a selection in an element. */
export function isInUse(element: Element): boolean {
  const selection = getSelection();
  const isSelected = selection?.isCollapsed === false && selection.containsNode(element, true);
  return isSelected || element.contains(document.activeElement);
}

/** Fills an empty message, whose height may have been a guess. What is seen stays where it is. */
export function fill(message: Element, show: () => void): void {
  const scroller = message.closest(".transcript")!;
  const { height, bottom } = message.getBoundingClientRect();
  show();
  // Most browsers see to it themselves.
  if (CSS.supports("overflow-anchor", "auto") || bottom > scroller.getBoundingClientRect().top) return;
  requestAnimationFrame(() => {
    scroller.scrollTop += message.getBoundingClientRect().height - height;
  });
}

function observerOf(root: Element): IntersectionObserver {
  const known = observers.get(root);
  if (known) return known;
  const tell: IntersectionObserverCallback = (entries) => {
    for (const { target, isIntersecting, boundingClientRect } of entries) {
      hearers.get(target)?.(isIntersecting, boundingClientRect.height);
    }
  };
  const observer = new IntersectionObserver(tell, { root, rootMargin: `${MARGIN}px 0px` });
  observers.set(root, observer);
  return observer;
}
