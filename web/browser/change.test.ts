/** The page of a change, which holds two plans, and that of a case in which nobody can leave. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { launch, mapDrawn, visit } from "./open.mjs";

const CASE = "mariupol-2022-03-05";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const on = (ending: string, run: (page: Page) => Promise<void>, options: object = {}): Promise<void> => visit(browser, `${CASE}-${ending}`, run, options);
const figure = (text: string): number => Number(text.replace("\u2212", "-").replace(/[^\d-]/g, ""));

/** The first row's difference, before and after. */
const rowOf = async (page: Page): Promise<number[]> => (await page.locator(".difference tbody tr").first().locator("td").allInnerTexts()).map(figure);

describe("the page of a change", () => {
  it("tells the difference first, and it is that of the two figures", () =>
    on("change", async (page) => {
      const [difference, before, after] = await rowOf(page);
      expect(difference).toBe((after ?? 0) - (before ?? 0));
      expect(difference).toBeGreaterThan(0);
      expect(figure(await page.locator(".answer h1 b").innerText())).toBe(difference);
      expect(await page.locator(".sub").innerText()).toMatch(/^Cease-fire to 17:00\. The best plans differ by \+/);
    }));

  it("turns from one plan to the other without a scroll, the one before in grey", () =>
    on("change", async (page) => {
      await mapDrawn(page);
      const [, before, after] = await rowOf(page);
      const out = async (): Promise<number> => figure(await page.locator(".balance dd").first().innerText());
      const colour = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--corridor"));
      expect(await out()).toBe(after);
      const blue = await colour();
      await page.locator(".switch button").first().click();
      await expect.poll(out).toBe(before);
      expect(await colour()).not.toBe(blue);
      expect(await page.evaluate(() => scrollY)).toBe(0);
      await mapDrawn(page);
      expect(await page.locator(".diagram .others polygon").count()).toBeGreaterThan(0);
      await page.locator(".switch button").last().click();
      await expect.poll(out).toBe(after);
    }));

  it("has one axis for both plans", () =>
    on("change", async (page) => {
      const ends = (): Promise<string[]> => page.locator(".instant").evaluate((one) => [(one as HTMLInputElement).min, (one as HTMLInputElement).max]);
      const first = await ends();
      await page.locator(".switch button").first().click();
      expect(await ends()).toEqual(first);
    }));

  it.each(["en", "uk", "ru"])("fits a phone in %s", (language) =>
    on("change", async (page) => {
      await page.locator(`.languages [lang=${language}]`).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }));
});

describe("the page of a case in which nobody can leave", () => {
  it("says so, why, and who stays, and has no empty parts", () =>
    on("nobody", async (page) => {
      await mapDrawn(page);
      await expect.poll(() => page.locator(".reasons li").count()).toBeGreaterThan(0);
      expect(await page.locator(".left tbody tr").count()).toBeGreaterThan(0);
      expect(await page.locator(".left .because").count()).toBe(0);
      expect(await page.locator(".board, .corridors").count()).toBe(0);
    }));

  it("still shows the plan before", () =>
    on("nobody", async (page) => {
      await page.locator(".switch button").first().click();
      await expect.poll(() => page.locator(".diagram").count()).toBeGreaterThan(0);
    }));
});
