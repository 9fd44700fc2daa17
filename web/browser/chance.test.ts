/** What chance does to a plan, on plan.html: how sure, bands over the curve, what costs most, days in the diagrams. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { faultsOf } from "./checks.ts";
import { addressOf, launch, mapDrawn, openPage } from "./open.mjs";

const PAGE = "mariupol-2022-03-05-chance";
const PHONE = { width: 390, height: 844 };

let browser: Browser;
let opened: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  browser = await launch({ webgl: false });
  opened = await openPage(browser, addressOf(PAGE));
});
afterAll(async () => {
  expect(opened.complaints).toEqual([]);
  await browser.close();
});

const on = (run: (page: Page) => Promise<void>): Promise<void> => run(opened.page);

describe("how sure", () => {
  it("stands in the answer, in figures", () =>
    on(async (page) => {
      expect(await page.locator(".answer .sub").innerText()).toMatch(/Driven on 100 days/);
      await page.locator(".languages [lang=uk]").click();
      expect(await page.locator(".answer .sub").innerText()).toMatch(/Промодельовано 100 днів/);
      await page.locator(".languages [lang=en]").click();
    }));

  it("has bands over the curve, which is open then", () =>
    on(async (page) => {
      await page.locator(".curve .chances polygon").waitFor();
      expect(await page.locator("details.curve").getAttribute("open")).not.toBeNull();
    }));

  it("ranks what costs most, most first", () =>
    on(async (page) => {
      const rows = await page.locator(".causes tbody tr:not(:last-child) b").allInnerTexts();
      const persons = rows.map((row) => Number(row.replace(/\D/g, "")));
      expect(persons.length).toBeGreaterThan(1);
      expect(persons).toEqual([...persons].sort((one, other) => other - one));
    }));
});

describe("a day", () => {
  it("is drawn in the plan's place, the plan in grey behind it", () =>
    on(async (page) => {
      const bands = (): Promise<string> => page.locator(".marey .band polygon").evaluateAll((all) => all.map((one) => one.getAttribute("points")).join());
      const planned = await bands();
      await page.locator(".day-picker select").selectOption("17");
      await expect.poll(bands).not.toBe(planned);
      expect(await page.locator(".marey .others polygon").count()).toBeGreaterThan(0);
      expect(await page.locator(".day-story").innerText()).toMatch(/out, .*caught/);
      await page.locator(".day-picker select").selectOption("");
      await expect.poll(bands).toBe(planned);
    }));

  it("can be chosen for every kept run, also those on which nobody drives", () =>
    on(async (page) => {
      const values = await page.locator(".day-picker option").evaluateAll((all) => all.map((one) => (one as HTMLOptionElement).value));
      expect(values).toContain("17");
      for (const value of values) {
        await page.locator(".day-picker select").selectOption(value);
        await expect.poll(() => page.locator(".day-story").count()).toBe(value === "" ? 0 : 1);
      }
      await page.locator(".day-picker select").selectOption("");
    }));

  it("has no fault of access", async () => {
    const mapped = await launch();
    const { page, context } = await openPage(mapped, addressOf(PAGE));
    await mapDrawn(page);
    await page.locator(".day-picker select").selectOption("17");
    expect(await faultsOf(page)).toEqual([]);
    await context.close();
    await mapped.close();
  });
});

describe("on a phone", () => {
  it("is no wider than the screen, in each language, with a day shown", async () => {
    const { page, context, complaints } = await openPage(browser, addressOf(PAGE), { viewport: PHONE, colorScheme: "dark" });
    await page.locator(".day-picker select").selectOption("17");
    for (const language of ["en", "uk", "ru", "ar"]) {
      await page.locator(`.languages [lang=${language}]`).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });
});
