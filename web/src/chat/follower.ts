/** So near to its end a transcript is at its end, in pixels. */
const NEAR = 48;

/**
 * Keeps the end of a transcript in view while it grows, as long as its reader has not scrolled away from it.
 * It is the reader who scrolls when the position gets less while the content does not shrink.
 */
export class Follower {
  readonly #scroller: HTMLElement;
  readonly #content: HTMLElement;
  readonly #tell: (isAtEnd: boolean) => void;
  readonly #observer: ResizeObserver;
  #follows = true;
  #top = 0;
  #height = 0;

  constructor(scroller: HTMLElement, content: HTMLElement, tell: (isAtEnd: boolean) => void) {
    [this.#scroller, this.#content, this.#tell] = [scroller, content, tell];
    this.#observer = new ResizeObserver(() => {
      if (this.#follows) this.#jump();
      else this.#look();
    });
    this.#observer.observe(content);
    this.#observer.observe(scroller);
    scroller.addEventListener("scroll", this.#look, { passive: true });
  }

  /** Goes to the end and stays there. */
  toEnd(): void {
    this.#follows = true;
    this.#jump();
  }

  /** Goes to a message and shows which it is. */
  toMessage(id: string): void {
    const element = this.#content.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
    if (element === null) return;
    this.#follows = false;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    element.classList.add("found");
    element.addEventListener("animationend", () => {
      element.classList.remove("found");
    });
  }

  /** Puts more before what is seen, which stays where it is. */
  keepingPlace(grow: () => void): void {
    const { scrollHeight, scrollTop } = this.#scroller;
    grow();
    requestAnimationFrame(() => {
      // Browsers with scroll anchoring have done it already.
      if (this.#scroller.scrollTop !== scrollTop) return;
      this.#scroller.scrollTop = scrollTop + this.#scroller.scrollHeight - scrollHeight;
    });
  }

  end(): void {
    this.#observer.disconnect();
    this.#scroller.removeEventListener("scroll", this.#look);
  }

  #jump(): void {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#look();
  }

  readonly #look = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const isNear = scrollHeight - scrollTop - clientHeight <= NEAR;
    if (isNear) this.#follows = true;
    else if (scrollTop < this.#top && scrollHeight >= this.#height) this.#follows = false;
    [this.#top, this.#height] = [scrollTop, scrollHeight];
    this.#tell(isNear || this.#follows);
  };
}
