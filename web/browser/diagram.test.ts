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

/** Puts the pointer on a band of a diagram: where its middle sets out. */
async function pointAt(page: Page, shape: Locator): Promise<void> {
  await shape.scrollIntoViewIfNeeded();
  const spot = await shape.locator("polygon").first().evaluate((one) => {
    const { points } = one as SVGPolygonElement;
    const [head, tail] = [points.getItem(0), points.getItem(points.numberOfItems - 1)];
    return new DOMPoint((head.x + tail.x) / 2, head.y + 1).matrixTransform((one as SVGPolygonElement).getScreenCTM() ?? undefined);
  });
  await page.mouse.move(spot.x, spot.y);
}

describe("time and distance", () => {
  it("draws a diagram for each corridor, with a band for each column", () =>
    on(async (page) => {
      await page.locator("svg.marey").first().waitFor();
      expect(await page.locator("svg.marey").count()).toBe(Math.min(6, await page.locator(".corridors tbody tr").count()));
      const bands = await page.locator("svg.marey").first().locator(".band").count();
      expect(bands).toBeGreaterThan(0);
      expect(bands).toBeLessThan(20);
    }));

  it("moves its cursor with the slider, and draws nothing else anew", () =>
    on(async (page) => {
      const diagram = page.locator("svg.marey").first();
      await diagram.evaluate((drawing) => {
        const seen = { attributes: 0, nodes: 0 };
        Object.assign(globalThis, { seen });
        const watch = new MutationObserver((all) => {
          for (const one of all) seen[one.type === "childList" ? "nodes" : "attributes"] += 1;
        });
        watch.observe(drawing, { subtree: true, childList: true, attributes: true });
      });
      const before = await page.locator(".cursor").getAttribute("style");
      await showTime(page, LATER + 60_000);
      await expect.poll(() => page.locator(".cursor").getAttribute("style")).not.toBe(before);
      expect(await page.evaluate(() => (globalThis as unknown as { seen: unknown }).seen)).toEqual({ attributes: 0, nodes: 0 });
    }));

  it("sets the hour where it is pressed beside all convoys", () =>
    on(async (page) => {
      const diagram = page.locator("svg.marey").first();
      await diagram.scrollIntoViewIfNeeded();
      const box = await diagram.boundingBox();
      const before = await page.locator(".instant").inputValue();
      await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) * 0.9, (box?.y ?? 0) + 10);
      await expect.poll(() => page.locator(".instant").inputValue()).not.toBe(before);
    }));

  it("marks the column pointed at, on the map too", async () => {
    const mapped = await launch();
    await visit(mapped, CASE, async (page) => {
      await mapDrawn(page);
      const diagram = page.locator(".diagram").nth(APART);
      await showTime(page, LATER);
      const map = page.locator("canvas.map-sheet").last();
      const before = await map.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
      await pointAt(page, diagram.locator(".band").first());
      await expect.poll(() => diagram.locator(".highlight polygon").count()).toBeGreaterThan(0);
      await expect.poll(() => map.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL())).not.toBe(before);
    });
    await mapped.close();
  });

  it("tells of the column pressed, with its hours at every place, and leaves the page where it is", () =>
    on(async (page) => {
      const diagram = page.locator(".diagram").nth(APART);
      await pointAt(page, diagram.locator(".band").first());
      const before = await page.evaluate(() => scrollY);
      await page.mouse.down();
      await page.mouse.up();
      await expect.poll(() => page.locator(".panel .passes tbody tr").count()).toBeGreaterThan(1);
      expect(await page.evaluate(() => scrollY)).toBe(before);
      await page.keyboard.press("Escape");
      await expect.poll(() => page.locator(".panel").count()).toBe(0);
    }));

  it("draws convoys one by one where there is room, once zoomed", () =>
    on(async (page) => {
      const bands = (): Promise<number> => page.locator("svg.marey .band").count();
      const before = await bands();
      const closer = page.getByRole("button", { name: "Fewer hours, wider" });
      for (let each = 0; each < 4; each += 1) await closer.click();
      await expect.poll(bands).toBeGreaterThan(before);
      const wider = page.getByRole("button", { name: "More hours" });
      for (let each = 0; each < 4; each += 1) await wider.click();
      await expect.poll(bands).toBe(before);
    }));

  it("is walked with the keyboard, and names each column to screen readers", () =>
    on(async (page) => {
      const list = page.locator("svg.marey").first().getByRole("listbox");
      await list.focus();
      await page.keyboard.press("End");
      const active = (await list.getAttribute("aria-activedescendant")) ?? "";
      const name = (await page.locator(`#${active}`).getAttribute("aria-label")) ?? "";
      expect(name).toMatch(/persons\. Leaves .* \(.* Moscow\)/);
      await page.keyboard.press("Home");
      await page.keyboard.press("Enter");
      await expect.poll(() => page.locator(".panel h2").innerText()).toContain("persons");
      await page.keyboard.press("Escape");
    }));

  it("holds the same in tables, made when they are opened", () =>
    on(async (page) => {
      await page.getByText("as tables").click();
      const figures = page.locator(".figures").first();
      expect(await page.locator(".table-fold table").count()).toBe(0);
      await page.getByText("Columns as a table").first().click();
      const rows = page.locator(".table-fold tbody tr");
      await expect.poll(() => rows.count()).toBeGreaterThan(1);
      // A row a column, each with all its convoys: hundreds of rows would be the plan's slices.
      const convoys = (await rows.locator("td:nth-of-type(1)").allInnerTexts()).map(Number);
      expect(convoys.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(await rows.count());
      expect(await figures.count()).toBe(1);
    }));
});

describe("the bus duties", () => {
  it("mark a bus's convoys in the diagram", () =>
    on(async (page) => {
      await page.getByText("What each bus does").click();
      const row = page.locator(".bus-row").first();
      await row.scrollIntoViewIfNeeded();
      await row.hover({ position: { x: 5, y: 5 } });
      await expect.poll(() => page.locator(".diagram .highlight polygon").count()).toBeGreaterThan(0);
      expect(await row.getAttribute("class")).toContain("meant");
    }));
});

describe("who stays", () => {
  it("stands with the most persons first, and a press tells every reason", () =>
    on(async (page) => {
      const figures = (await page.locator(".left td.figure").allInnerTexts()).map((text) => Number(text.replace(/\D/g, "")));
      expect(figures.length).toBeGreaterThan(1);
      expect(figures).toEqual([...figures].sort((one, other) => other - one));
      await page.locator(".left tbody button").first().click();
      await expect.poll(() => page.locator(".panel li").count()).toBeGreaterThan(0);
      await page.keyboard.press("Escape");
    }));
});

describe("corridors", () => {
  it("tell where a section's figures are from", () =>
    on(async (page) => {
      await page.locator(".corridors tbody button").first().click();
      await page.locator(".panel").getByRole("button", { name: "From where?" }).first().click();
      await expect.poll(() => page.locator(".panel").innerText()).toContain("Source:");
      await page.keyboard.press("Escape");
    }));
});

describe("on paper and for others", () => {
  it("opens what is folded before it is printed", () =>
    on(async (page) => {
      expect(await page.locator("details.fold:not(.things):not([open])").count()).toBeGreaterThan(0);
      await page.pdf();
      expect(await page.locator("details.fold:not(.things):not([open])").count()).toBe(0);
    }));

  it("shows the public no diagram, no curve, no duties, nobody left", () =>
    visit(browser, `${CASE}-public`, async (page) => {
      for (const part of ["svg.marey", ".curve", ".duties", ".left", ".corridors", ".help", ".balance"]) expect(await page.locator(part).count()).toBe(0);
    }));

  it("shows a convoy leader no curve and nobody left", () =>
    visit(browser, `${CASE}-convoy`, async (page) => {
      expect(await page.locator("svg.marey").count()).toBe(1);
      for (const part of [".curve", ".left", ".help", ".balance"]) expect(await page.locator(part).count()).toBe(0);
    }));
});
