import type { Locator, Page } from "playwright-core";

/** What a person does with the chat, and what they see of it. Everything is found by its role and name. */
export class Visitor {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get composer(): Locator {
    return this.page.getByRole("textbox", { name: "Message", exact: true });
  }

  get transcript(): Locator {
    return this.page.getByRole("log");
  }

  /** All messages that are shown. */
  get messages(): Locator {
    return this.transcript.locator("ol.messages > li");
  }

  /** The last message. */
  get last(): Locator {
    return this.messages.last();
  }

  /** The text of the last answer. */
  get answer(): Locator {
    return this.last.locator(".answer");
  }

  get status(): Locator {
    return this.page.getByRole("status");
  }

  button(name: string, within: Page | Locator = this.page): Locator {
    return within.getByRole("button", { name, exact: true });
  }

  /** Writes a message and sends it. */
  async send(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Sends a message and waits until its answer is complete. @returns the answer's text */
  async ask(text: string): Promise<string> {
    const before = await this.messages.count();
    await this.send(text);
    await this.messages.nth(before + 1).waitFor();
    return await this.finished();
  }

  /** Waits until the last answer is complete. @returns its text */
  async finished(): Promise<string> {
    // The question is the last message until its answer has a place.
    await this.transcript.locator("ol.messages > li.message-assistant:last-child").getByRole("toolbar").waitFor();
    return await this.answer.innerText();
  }

  /** Chooses a line of the menu of a message. */
  async choose(item: string, message: Locator = this.last): Promise<void> {
    await this.button("More actions", message).click();
    await this.page.getByRole("menu").getByText(item, { exact: true }).click();
  }

  /** Edits a message. */
  async edit(text: string, message: Locator = this.last): Promise<void> {
    await this.button("Edit", message).click();
    await this.page.getByRole("textbox", { name: "Edit message" }).fill(text);
    await this.page.locator(".edit-form").getByRole("button").last().click();
  }

  /** Opens the settings and gives the field of a parameter. */
  async setting(name: string): Promise<Locator> {
    const panel = this.page.getByRole("complementary", { name: "Settings" });
    if (!(await panel.isVisible())) await this.button("Settings", this.page.getByRole("navigation")).click();
    return panel.getByLabel(name, { exact: true });
  }

  /** Opens the lines of a conversation's menu in the sidebar. */
  async chatMenu(title: string): Promise<Locator> {
    const chats = this.page.getByRole("navigation");
    const item = chats.getByRole("listitem").filter({ has: this.page.getByText(title, { exact: true }) });
    await item.hover();
    await this.button(`Actions for ${title}`).click();
    return this.page.getByRole("menu");
  }

  /** The titles in the sidebar, from top to bottom. */
  async titles(): Promise<string[]> {
    // A line that was not drawn yet has no text that is seen.
    return await this.page.locator(".history-title").allTextContents();
  }
}

/** Whether something has the focus. */
export async function hasFocus(locator: Locator): Promise<boolean> {
  return await locator.evaluate((element) => element === document.activeElement);
}
