import { describe, expect } from "vitest";
import { pageTest } from "./harness/page-test.ts";
import { Visitor } from "./visitor.ts";

const test = pageTest();

describe("settings", () => {
  test("show the default of each parameter, and go back to it", async ({ page }) => {
    const visitor = new Visitor(page);
    const temperature = await visitor.setting("Temperature");
    expect(await temperature.getAttribute("placeholder")).toBe("1");
    await page.getByText("Default: 0.9.").waitFor();
    const reset = page.getByRole("button", { name: "Reset Temperature", includeHidden: true });
    expect(await reset.isDisabled()).toBe(true);
    await temperature.fill("0.2");
    await reset.click();
    expect(await temperature.inputValue()).toBe("");
    expect(await reset.isDisabled()).toBe(true);
  });

  test("refuse what is out of range, and say what is not", async ({ page }) => {
    const visitor = new Visitor(page);
    const topP = await visitor.setting("Top-p");
    await topP.fill("1.5");
    await page.getByRole("alert").getByText("From 0 to 1.").waitFor();
    expect(await topP.getAttribute("aria-invalid")).toBe("true");
    await topP.fill("0.5");
    await expect.poll(() => page.getByRole("alert").count()).toBe(0);
    await (await visitor.setting("Longest answer")).fill("2.5");
    await page.getByRole("alert").waitFor();
  });

  test("belong to their chat; new ones take them when that is wanted", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Longest answer")).fill("4");
    await (await visitor.setting("System prompt")).fill("Be brief.");
    await visitor.ask("Hello.");
    await visitor.button("New chat").first().click();
    expect(await (await visitor.setting("Longest answer")).inputValue()).toBe("");
    await page.getByText("Hello.").first().click();
    await expect.poll(async () => await (await visitor.setting("Longest answer")).inputValue()).toBe("4");
    await visitor.button("Use for new chats").click();
    await visitor.button("New chat").first().click();
    expect(await (await visitor.setting("System prompt")).inputValue()).toBe("Be brief.");
    await page.reload();
    expect(await (await visitor.setting("Longest answer")).inputValue()).toBe("4");
    await visitor.button("Reset all").click();
    expect(await (await visitor.setting("System prompt")).inputValue()).toBe("");
  });

  test("change the theme, and it stays", async ({ page }) => {
    const visitor = new Visitor(page);
    const colour = async (): Promise<string> =>
      await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await colour();
    const system = await visitor.setting("System");
    expect(await system.isChecked()).toBe(true);
    await (await visitor.setting("Dark")).check();
    await expect.poll(colour).not.toBe(light);
    const dark = await colour();
    await page.reload();
    await expect.poll(colour).toBe(dark);
    await page.emulateMedia({ colorScheme: "dark" });
    await (await visitor.setting("Light")).check();
    await expect.poll(colour).toBe(light);
    await (await visitor.setting("System")).check();
    await expect.poll(colour).toBe(dark);
  });

  test("change the language, and it stays", async ({ page }) => {
    const visitor = new Visitor(page);
    await (await visitor.setting("Language")).selectOption("zh");
    await page.getByRole("heading", { name: "设置", exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe("zh");
    await page.reload();
    await page.getByRole("textbox", { name: "消息" }).waitFor();
    await page.getByRole("button", { name: "设置" }).first().click();
    await page.getByLabel("语言").selectOption("ar");
    await page.getByRole("heading", { name: "الإعدادات", exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    await page.getByLabel("اللغة").selectOption("");
    await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe("ltr");
  });
});

describe.each([
  ["zh-CN", "写一条消息", "ltr"],
  ["ar-EG", "اكتب رسالة", "rtl"],
  ["fr-FR", "Write a message", "ltr"],
] as const)("a browser in %s", (locale, placeholder, direction) => {
  test.override("look", { locale });

  test("has the page in its language and direction", async ({ page }) => {
    await page.getByPlaceholder(placeholder).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe(direction);
    const [sidebar, main] = await Promise.all([
      page.getByRole("navigation").boundingBox(),
      page.getByRole("main").boundingBox(),
    ]);
    expect(sidebar!.x < main!.x).toBe(direction === "ltr");
  });
});
