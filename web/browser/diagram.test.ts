/** The diagrams, the curve, the duties and the tables of plan.html, in Debian's chromium. */
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { addressOf, launch, mapDrawn, openPage, showTime, visit } from "./open.mjs";

const CASE = "mariupol-2022-03-05";
/** The number of a corridor whose convoys follow each other, none beside another. */
const APART = 1;
const LATER = Date.UTC(2022, 2, 5, 10, 0);

/** Without a map the page is up much sooner; only what is about the map needs one. */
let browser: Browser;
let opened: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  browser = await launch({ webgl: false });
  opened = await openPage(browser, addressOf(CASE));
});
afterAll(async () => {
  expect(opened.complaints).toEqual([]);
  await browser.close();
});

/** Runs a test on the page that these tests share: each begins with what it needs, and leaves behind what it will. */
const on = (run: (page: Page) => Promise<void>): Promise<void> => run(opened.page);

/** Puts the pointer on a convoy of a diagram: where its middle sets out. */
async function pointAt(page: Page, shape: Locator): Promise<void> {
  await shape.scrollIntoViewIfNeeded();
  const spot = await shape.evaluate((one) => {
    const { points } = one as SVGPolygonElement;
    const [head, tail] = [points.getItem(0), points.getItem(points.numberOfItems - 1)];
    return new DOMPoint((head.x + tail.x) / 2, head.y + 1).matrixTransform((one as SVGPolygonElement).getScreenCTM() ?? undefined);
  });
  await page.mouse.move(spot.x, spot.y);
}

describe("time and distance", () => {
  it("draws a diagram for each corridor, with a band for each convoy", () =>
    on(async (page) => {
      await page.locator("svg.marey").first().waitFor();
      const cards = await page.locator(".corridor-card").count();
      expect(await page.locator("svg.marey").count()).toBe(cards);
      expect(await page.locator("svg.marey").first().locator("polygon.band").count()).toBeGreaterThan(10);
    }));

  it("moves its cursor with the slider, and draws nothing else anew", () =>
    on(async (page) => {
      const diagram = page.locator("svg.marey").first();
      await diagram.evaluate((drawing) => {
        const seen = { attributes: 0, nodes: 0 };
        Object.assign(globalThis, { seen });
        const watch = new MutationObserver((all) => {
          for (const one of all) seen[one.type === "childList" ? "nodes" : "attributes"] += (one.target as Element).closest(".now") ? 0 : 1;
        });
        watch.observe(drawing, { subtree: true, childList: true, attributes: true });
      });
      const before = await diagram.locator("g.now").getAttribute("transform");
      await showTime(page, LATER + 60_000);
      await expect.poll(() => diagram.locator("g.now").getAttribute("transform")).not.toBe(before);
      expect(await page.evaluate(() => (globalThis as unknown as { seen: unknown }).seen)).toEqual({ attributes: 0, nodes: 0 });
    }));

  it("has one cursor at one place in diagrams, curve and duties", () =>
    on(async (page) => {
      await showTime(page, LATER);
      const places = await page.locator("g.now").evaluateAll((all) => all.map((one) => one.getAttribute("transform")));
      expect(places.length).toBeGreaterThan(3);
      expect(new Set(places).size).toBe(1);
    }));

  it("sets the hour where it is pressed beside all convoys", () =>
    on(async (page) => {
      const diagram = page.locator("svg.marey").first();
      await diagram.scrollIntoViewIfNeeded();
      const box = await diagram.boundingBox();
      const before = await page.locator(".time input").inputValue();
      await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.85, (box?.y ?? 0) + 60);
      await expect.poll(() => page.locator(".time input").inputValue()).not.toBe(before);
    }));

  it("tells the numbers of the convoy pointed at, and marks it on the map", async () => {
    const mapped = await launch();
    await visit(mapped, CASE, async (page) => {
      await mapDrawn(page);
      const diagram = page.locator(".diagram").nth(APART);
      const band = diagram.locator("polygon.band").nth(1);
      await showTime(page, LATER);
      const map = page.locator("canvas.map-sheet").last();
      const before = await map.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
      await pointAt(page, band);
      expect(await diagram.locator(".readout").innerText()).toContain(await band.getAttribute("aria-label"));
      expect(await diagram.locator(".highlight polygon").count()).toBe(1);
      await expect.poll(() => map.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())).not.toBe(before);
    });
    await mapped.close();
  });

  it("opens the card of the convoy pressed", () =>
    on(async (page) => {
      const band = page.locator(".diagram").nth(APART).locator("polygon.band").nth(1);
      await pointAt(page, band);
      await page.mouse.down();
      await page.mouse.up();
      const id = /^[A-Z]+\d+/.exec((await band.getAttribute("aria-label")) ?? "")?.[0];
      await expect.poll(() => page.locator("[aria-live] .card h2").innerText()).toMatch(new RegExp(`^${id}:`));
    }));

  it("is walked with the keyboard, and names each convoy to screen readers", () =>
    on(async (page) => {
      const list = page.locator("svg.marey").first().getByRole("listbox");
      await list.focus();
      await page.keyboard.press("End");
      const active = (await list.getAttribute("aria-activedescendant")) ?? "";
      const name = (await page.locator(`#${active}`).getAttribute("aria-label")) ?? "";
      expect(name).toMatch(/^[A-Z]+\d+: .*Leaves .* \(.* Moscow\)/);
      expect(await page.locator(".diagram .readout").first().innerText()).toContain(name);
      await page.keyboard.press("Home");
      expect(await list.getAttribute("aria-activedescendant")).not.toBe(active);
      await page.keyboard.press("Enter");
      await page.locator(".skip").focus();
      expect(await page.locator(".diagram .readout").first().innerText()).toContain("Leaves");
    }));

  it("holds the same in tables, made when they are opened", () =>
    on(async (page) => {
      const diagram = page.locator(".diagram").first();
      expect(await diagram.locator("table").count()).toBe(0);
      await diagram.getByText("Convoys as a table").click();
      await expect.poll(() => diagram.locator("tbody tr").count()).toBe(await diagram.locator("polygon.band").count());
    }));
});

describe("the bus duties", () => {
  it("mark a bus's convoys in the diagram", () =>
    on(async (page) => {
      const row = page.locator(".bus-row").first();
      await row.scrollIntoViewIfNeeded();
      await row.hover({ position: { x: 5, y: 5 } });
      await expect.poll(() => page.locator(".diagram .highlight polygon").count()).toBeGreaterThan(0);
      expect(await row.getAttribute("class")).toContain("meant");
    }));
});

describe("left behind", () => {
  it("sorts by the column pressed, and says so", () =>
    on(async (page) => {
      const head = page.locator(".sortable th").filter({ hasText: "persons" });
      const figures = async (): Promise<number[]> =>
        (await page.locator(".sortable td.figure").allInnerTexts()).map((text) => Number(text.replace(/\D/g, "")));
      const falling = await figures();
      expect(await head.getAttribute("aria-sort")).toBe("descending");
      expect(falling).toEqual([...falling].sort((one, other) => other - one));
      await head.getByRole("button").click();
      await expect.poll(() => head.getAttribute("aria-sort")).toBe("ascending");
      expect(await figures()).toEqual([...falling].reverse());
      await page.locator(".sortable th").first().getByRole("button").click();
      await expect.poll(() => head.getAttribute("aria-sort")).toBe("none");
      const places = await page.locator(".sortable tbody th").allInnerTexts();
      expect(places).toEqual([...places].sort());
    }));
});

describe("corridor cards", () => {
  it("tell where a section's figures are from", () =>
    on(async (page) => {
      await page.locator(".corridor-card summary").first().click();
      await page.locator(".corridor-card").first().getByRole("button", { name: "From where?" }).first().click();
      await expect.poll(() => page.locator("[aria-live] .card").innerText()).toContain("Source:");
    }));
});

describe("on paper and for others", () => {
  it("opens what is folded before it is printed", () =>
    on(async (page) => {
      expect(await page.locator("details.fold:not([open])").count()).toBeGreaterThan(0);
      await page.pdf();
      expect(await page.locator("details.fold:not([open])").count()).toBe(0);
    }));

  it("shows the public no diagram, no curve, no duties, nobody left", () =>
    visit(browser, `${CASE}-public`, async (page) => {
      for (const part of ["svg.marey", ".curve", ".duties", ".left", ".corridor-card"]) expect(await page.locator(part).count()).toBe(0);
    }));

  it("shows a convoy leader no curve and nobody left", () =>
    visit(browser, `${CASE}-convoy`, async (page) => {
      expect(await page.locator("svg.marey").count()).toBe(1);
      for (const part of [".curve", ".left"]) expect(await page.locator(part).count()).toBe(0);
    }));
});
