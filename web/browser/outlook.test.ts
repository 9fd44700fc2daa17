/** outlook.html in Debian's chromium, off the disk, with the network off. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { faultsOf } from "./checks.ts";
import { launch, mapDrawn, visit } from "./open.mjs";

const OUTLOOK = "outlook/outlook";

let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

/** Runs a test on a page whose map is drawn; nothing may be complained of or asked for. */
const on = (run: (page: Page) => Promise<void>, options = {}): Promise<void> =>
  visit(browser, OUTLOOK, (page) => mapDrawn(page).then(() => run(page)), options);

describe("the outlook's page", () => {
  it("shows the last day first, and another where the slider is moved by keys", () =>
    on(async (page) => {
      expect(await page.locator(".answer").innerText()).toMatch(/^By 24 April 2022: .+ persons in reception places, between/);
      const map = await page.locator(".map").screenshot();
      const table = await page.locator(".people-table").first().innerText();
      await page.getByRole("slider").focus();
      await page.keyboard.press("Home");
      await expect.poll(() => page.locator(".time-now").innerText()).toBe("Day 0, 24 February 2022");
      expect(await page.locator(".people-table").first().innerText()).not.toBe(table);
      await expect.poll(async () => (await page.locator(".map").screenshot()).equals(map)).toBe(false);
    }));

  it("lets the days run", () =>
    on(async (page) => {
      await page.getByRole("button", { name: "Let the days run" }).click();
      const first = await page.locator(".time input").inputValue();
      await expect.poll(() => page.locator(".time input").inputValue()).not.toBe(first);
      await page.getByRole("button", { name: "Stop" }).click();
    }));

  it("draws a what-if beside the forecast, with the place that it opens", () =>
    on(async (page) => {
      expect(await page.locator(".small-chart").count()).toBe(7);
      await page.getByRole("button", { name: "Show in the drawings" }).last().click();
      await expect.poll(() => page.locator(".small-chart .after").count()).toBe(8);
      expect(await page.locator(".small-charts figcaption").allInnerTexts()).toContain("Chop");
    }));

  it("speaks three languages", () =>
    on(async (page) => {
      const words = { uk: ["у місцях прийому", "Що, якщо"], ru: ["в местах приёма", "Что, если"], en: ["in reception places", "What if"] };
      for (const [language, texts] of Object.entries(words)) {
        await page.locator(`.languages [lang=${language}]`).click();
        const shown = await page.locator("body").innerText();
        for (const text of texts) expect(shown).toContain(text);
      }
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
