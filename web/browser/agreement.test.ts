/** agreement.html in Debian's chromium, off the disk, with the network off. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { faultsOf } from "./checks.ts";
import { launch, visit } from "./open.mjs";

let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

/** Runs a test on the page of the bundled talks; nothing may be complained of or asked for. */
const on = (run: (page: Page) => Promise<void>, options = {}, name = "agreement"): Promise<void> =>
  visit(browser, name, async (page) => {
    await page.locator(".answer").waitFor();
    await run(page);
  }, options);

describe("the agreement's page", () => {
  it("answers, names what is missing, and keeps the gate closed", () =>
    on(async (page) => {
      expect(await page.locator(".answer h1").innerText()).toBe("1 of 13 clauses is agreed. The corridor cannot open.");
      const gate = await page.locator(".gate").innerText();
      for (const missing of ["Who may leave (who)", "Aid inbound (aid_in)", "Route (route.a) is open: Russian Federation is silent"]) {
        expect(gate).toContain(missing);
      }
    }));

  it("shows rounds in the order of time, and what is still to come as open", () =>
    on(async (page) => {
      const names = await page.locator(".rounds b").allInnerTexts();
      expect(names.map((name) => name.split(",")[0])).toEqual(["Round 1", "Round 2", "The day", "Next round"]);
      expect(await page.locator(".rounds .ahead").count()).toBe(1);
    }));

  it("holds two versions against each other", () =>
    on(async (page) => {
      expect(await page.locator(".diff ins").count()).toBeGreaterThan(3);
      await page.locator(".diff select").first().selectOption({ label: "what Ukraine backs" });
      await expect.poll(() => page.locator(".diff").innerText()).toContain("No difference.");
    }));

  it("speaks three languages, and sets all three beside each other", () =>
    on(async (page) => {
      const words = { uk: ["Коридор відкрити не можна", "Хто мовчить"], ru: ["Коридор открыть нельзя", "Кто молчит"], en: ["cannot open", "Who is silent"] };
      for (const [language, texts] of Object.entries(words)) {
        await page.locator(`.languages [lang=${language}]`).click();
        const shown = await page.locator("body").innerText();
        for (const text of [...texts, "Cease-fire hours", "Години припинення вогню", "Часы прекращения огня"]) expect(shown).toContain(text);
      }
    }));

  it("tells of an appeal on which one side is silent", () =>
    on(async (page) => {
      const sides = await page.locator(".silent").first().innerText();
      expect(sides).toContain("Ukraine: urged");
      expect(sides).toContain("Russian Federation: silent");
    }, {}, "sumy"));

  it("prints whole, without what only a screen can do", () =>
    on(async (page) => {
      await page.emulateMedia({ media: "print" });
      expect(await page.locator(".choose").first().isVisible()).toBe(false);
      expect(await page.locator(".clauses").evaluate((one) => getComputedStyle(one).overflowX)).toBe("visible");
    }));

  it.each([
    ["a phone in the dark", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
    ["a table", { viewport: { width: 1280, height: 900 } }],
  ])("fits %s and can be read by everybody", (_name, options) =>
    on(async (page) => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      expect(await faultsOf(page)).toEqual([]);
    }, options));
});
