/** plan.html in Debian's chromium, off the disk, with the network off. */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { addressOf, fileOf, launch, mapDrawn, openPage, showTime, visit } from "./open.mjs";

const CASE = "mariupol-2022-03-05";
const CARD = ".panel";
const NOON = Date.UTC(2022, 2, 5, 11, 30);
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const on = (name: string, run: (page: Page) => Promise<void>, options = {}): Promise<void> => visit(browser, name, run, options);

/** The picture of an element, as bytes that can be compared. */
async function look(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).first().screenshot()).toString("base64");
}

describe("the page of the parties", () => {
  it("draws its map without a request and without a complaint", () =>
    on(CASE, async (page) => {
      await mapDrawn(page);
      const colours = await page.locator(".map-box canvas").evaluate((canvas) => {
        const copy = document.createElement("canvas");
        [copy.width, copy.height] = [200, 150];
        const pen = copy.getContext("2d");
        pen?.drawImage(canvas as HTMLCanvasElement, 0, 0, 200, 150);
        const bytes = pen?.getImageData(0, 0, 200, 150).data ?? new Uint8ClampedArray();
        return new Set(Array.from({ length: bytes.length / 4 }, (_, index) => bytes.slice(index * 4, index * 4 + 3).join())).size;
      });
      expect(colours).toBeGreaterThan(50);
    }));

  it("moves convoys, clocks and the diagram's cursor with the slider", () =>
    on(CASE, async (page) => {
      await mapDrawn(page);
      const before = await look(page, ".map");
      const diagram = await look(page, ".drawings");
      await showTime(page, NOON);
      await expect.poll(() => page.locator(".clocks").innerText()).toContain("13:30");
      expect(await page.locator(".clocks").innerText()).toContain("14:30");
      expect(await page.locator(".tab").innerText()).toMatch(/13:30\s+14:30/);
      await expect.poll(() => look(page, ".map")).not.toBe(before);
      expect(await look(page, ".drawings")).not.toBe(diagram);
      const there = await look(page, ".map");
      await showTime(page, NOON + 30 * 60_000);
      await expect.poll(() => look(page, ".map")).not.toBe(there);
    }));

  it("plays by itself", () =>
    on(CASE, async (page) => {
      await page.locator(".status").getByRole("button", { name: "Play the day" }).click();
      const first = await page.locator(".instant").inputValue();
      await expect.poll(() => page.locator(".instant").inputValue()).not.toBe(first);
      await page.locator(".status").getByRole("button", { name: "Stop" }).click();
    }));

  it("speaks three languages, places and numbers too", () =>
    on(CASE, async (page) => {
      const words = {
        uk: [/з\s+[\d\s]+ людей можуть виїхати/, /Маріуполь/, /жоден план не вивезе/],
        ru: [/из\s+[\d\s]+ человек могут выехать/, /Мариуполь/, /На этих условиях больше/],
        en: [/of\s+[\d\s]+ persons can leave/, /Mariupol/, /No plan on these terms/],
      };
      for (const [language, texts] of Object.entries(words)) {
        await page.locator(`.languages [lang=${language}]`).click();
        const shown = await page.locator("body").innerText();
        for (const text of texts) expect(shown).toMatch(text);
        expect(await page.locator("html").getAttribute("lang")).toBe(language);
      }
    }));

  it("tells of what is clicked on the map, with its source", () =>
    on(CASE, async (page) => {
      await mapDrawn(page);
      await page.getByText("Everything on the map, as a list").click();
      await page.getByRole("button", { name: "Mariupol – Nikolske (Russian Federation)" }).click();
      await expect.poll(() => page.locator(CARD).innerText()).toContain("first Russian post on the road");
      await page.evaluate(() => scrollTo(0, 0));
      const box = await page.locator(".map-frame").boundingBox();
      for (const share of [0.3, 0.4, 0.5, 0.6, 0.7]) {
        await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * share, (box?.y ?? 0) + (box?.height ?? 0) * 0.5);
      }
      expect(await page.locator(`${CARD} h2`).innerText()).not.toBe("Mariupol – Nikolske (Russian Federation)");
    }));

  it("names no id and no file to readers, with all that is folded open, in any language", () =>
    on(CASE, async (page) => {
      await mapDrawn(page);
      for (const fold of await page.locator("details:not([open]) > summary").all()) if (await fold.isVisible()) await fold.click();
      expect(await page.locator("main details[open]").count()).toBeGreaterThan(3);
      const ids = await page.evaluate(() => {
        const { map, plan } = JSON.parse(document.getElementById("safeconduct-data")?.textContent ?? "{}");
        const points = [...map.places, ...map.assembly, ...map.reception, ...map.checkpoints, ...map.windows, ...map.roads];
        const buses = plan.duties.map(({ bus }: { bus: string }) => bus);
        return [...points.map(({ id }: { id?: string }) => id), ...buses].filter((id) => id && /^[a-z]/.test(id));
      });
      expect(ids.length).toBeGreaterThan(20);
      for (const language of ["en", "uk", "ru", "ar"]) {
        await page.locator(`.languages [lang=${language}]`).click();
        const words = new Set((await page.locator("main").innerText()).split(/[\s,;:()·]+/));
        expect(ids.filter((id: string) => words.has(id))).toEqual([]);
        expect([...words].filter((word) => /\.(csv|json|toml|txt)$/.test(word) && !/^(prices|hours)\.json$/.test(word))).toEqual([]);
      }
    }));

  it("has no sideways scroll at a phone's width, in any language", () =>
    on(CASE, async (page) => {
      for (const language of ["en", "uk", "ru"]) {
        await page.locator(`.languages [lang=${language}]`).click();
        for (const width of [390, 320]) {
          await page.setViewportSize({ width, height: 800 });
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        }
      }
    }, { viewport: { width: 390, height: 800 } }));
});

describe("axe-core finds no serious fault", () => {
  it.each([
    [CASE, "light", "all"],
    [CASE, "dark", "all"],
    [`${CASE}-convoy`, "dark", "color-contrast"],
    [`${CASE}-public`, "light", "all"],
  ] as const)("in %s, %s: %s", (name, colorScheme, rules) =>
    on(name, async (page) => {
      await mapDrawn(page);
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
      const corridor = page.locator(".corridors tbody button").first();
      if (await corridor.count()) await corridor.click(); // the panel is looked at, too
      await page.evaluate(AXE);
      const faults = await page.evaluate(async (only) => {
        const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } };
        const { violations } = await axe.run(only === "all" ? {} : { runOnly: [only] });
        return violations
          .filter(({ impact }) => impact === "serious" || impact === "critical")
          .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
      }, rules);
      expect(faults).toEqual([]);
    }, { colorScheme }));
});

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

describe("the other classes", () => {
  it("shows the public hours and no convoy", () =>
    on(`${CASE}-public`, async (page) => {
      const shown = await page.locator("body").innerText();
      expect(shown).toContain("Public");
      expect(shown).toContain("Where from, and when");
      expect(shown).toContain("Places are limited");
      expect(await page.locator(".instant").count()).toBe(0);
    }));

  it("shows a convoy leader one corridor, without a mark for it, and fits his phone", () =>
    on(`${CASE}-convoy`, async (page) => {
      expect(await page.locator(".id").allInnerTexts()).toEqual(expect.arrayContaining([""]));
      expect((await page.locator(".id").allInnerTexts()).join("")).toBe("");
      expect(await page.locator(".class").innerText()).toContain("Leaders only");
      await expect.poll(() => page.locator(".diagram svg").count()).toBe(1);
      await page.setViewportSize({ width: 390, height: 844 });
      await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    }));
});

describe("bad data", () => {
  /** A page with other data put in; complaints about it are the page's own words, not the console's. */
  async function withData(change: (data: string) => string): Promise<string> {
    const html = readFileSync(fileOf(CASE), "utf8");
    const path = join(tmpdir(), `safeconduct-${process.pid}.html`);
    writeFileSync(path, html.replace(/(id="safeconduct-data">)(.*?)(<\/script>)/s, (_, open: string, data: string, close: string) => open + change(data) + close));
    const { page, context, complaints } = await openPage(browser, pathToFileURL(path).href);
    await page.waitForSelector("h1");
    const shown = await page.locator("body").innerText();
    expect(complaints).toEqual([]);
    await context.close();
    return shown;
  }

  it("says that a file was cut off", async () => {
    expect(await withData((data) => data.slice(0, 5000))).toContain("it was cut off on its way");
  });

  it.each([0.1, 0.5, 0.9, 0.999])("says so where all of the file ends after %f of it", async (share) => {
    const html = readFileSync(fileOf(CASE), "utf8");
    const path = join(tmpdir(), `safeconduct-torn-${process.pid}.html`);
    writeFileSync(path, html.slice(0, Math.floor(share * html.length)));
    const { page, context } = await openPage(browser, pathToFileURL(path).href);
    await expect.poll(() => page.locator("body").innerText()).toContain("the file is cut off");
    await context.close();
  });

  it("names another version", async () => {
    expect(await withData((data) => data.replace("safeconduct.page/5", "safeconduct.page/9"))).toContain("safeconduct.page/9");
  });

  it("refuses what is no page's data", async () => {
    expect(await withData(() => '{"format": "safeconduct.plan/1"}')).toContain("not those of a plan page");
  });

  it("names what is missing, with its path", async () => {
    expect(await withData((data) => data.replaceAll('"head":', '"hat":'))).toContain("plan.convoys[0].passes[0].head");
  });

  it("leaves unknown keys aside", async () => {
    expect(await withData((data) => data.replace("{", '{"later": {"a": [1]},'))).toMatch(/of .* persons can leave/);
  });

  it("shows a place named like a script as text", () =>
    on(`${CASE}-script`, async (page) => {
      expect(await page.title()).not.toBe("run");
      expect(await page.locator("body").innerText()).toContain("<script>document.title = 'run'</script>");
      expect(await page.locator("main script").count()).toBe(0);
    }));
});

describe("what a browser may lack", () => {
  it("says so where there is no WebGL, and goes on", async () => {
    const bare = await launch({ webgl: false });
    const { page } = await openPage(bare, addressOf(CASE));
    await page.waitForSelector(".map-none");
    expect(await page.locator(".map-none").innerText()).toContain("cannot draw the map");
    await showTime(page, NOON);
    expect(await page.locator(".status").innerText()).toContain("on the road");
    await bare.close();
  });

  it("goes on in steps where less motion is asked for", () =>
    on(CASE, async (page) => {
      await page.locator(".status").getByRole("button", { name: "Play the day" }).click();
      const seen = await page.locator(".instant").evaluate(async (input) => {
        const { value: first, min } = input as HTMLInputElement;
        const values = new Set([Number(first)]);
        while (values.size < 3) {
          await new Promise(requestAnimationFrame);
          values.add(Number((input as HTMLInputElement).value));
        }
        return [...values].map((value) => (value - Number(min)) / 60_000);
      });
      expect(seen.map((minutes) => minutes % 10)).toEqual([0, 0, 0]);
    }, { reducedMotion: "reduce" }));
});

describe("Arabic", () => {
  it.each([[1400, 1000], [820, 1180], [390, 844]])("runs from right to left at %i x %i, time from left to right", (width, height) =>
    on(CASE, async (page) => {
      await page.locator(".languages [lang=ar]").click();
      expect(await page.evaluate(() => [document.documentElement.dir, document.documentElement.lang])).toEqual(["rtl", "ar"]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await page.locator(".answer h1").innerText()).toMatch(/[\u0600-\u06ff]/);
      const hours = await page.locator(".axis .hour:not(.hidden) text.first").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
      expect(hours).toEqual([...hours].sort((one, other) => one - other));
      if (width >= 1400) {
        const [map, side] = await Promise.all([".map", ".side"].map(async (part) => page.locator(part).boundingBox()));
        expect(map?.x ?? 0).toBeGreaterThan(side?.x ?? 9999);
      }
    }, { viewport: { width, height } }));

  it("opens the panel at the side that ends, without a scroll", () =>
    on(CASE, async (page) => {
      await page.locator(".languages [lang=ar]").click();
      await page.locator(".corridors tbody button").first().click();
      await expect.poll(() => page.locator(".panel").count()).toBe(1);
      expect((await page.locator(".panel").boundingBox())?.x).toBe(0);
      expect(await page.evaluate(() => scrollY)).toBe(0);
    }, { viewport: { width: 1400, height: 1000 } }));
});
