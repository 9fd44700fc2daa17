/** What the first screen has on a table's screen, a tablet and a phone: by bounding boxes, in light and dark. */
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { fileOf, launch, mapDrawn, openPage, showTime } from "./open.mjs";

const CASE = "mariupol-2022-03-05";
const SCREENS = { table: { width: 1400, height: 1000 }, tablet: { width: 820, height: 1180 }, phone: { width: 390, height: 844 } } as const;
/** The tallest a phone's page may be, px. */
const TALLEST = 2200;
const TARGET_PX = 44;

/** What a negotiator asked, drawn by hand: the tests look at where it stands, not at what it says. */
const ASKED = {
  asks: [3000, 2000, 1000, 500, 200, 0].map((persons, index) => ({
    kind: "windows",
    told: { en: `Cease-fire to 1${index}:00`, uk: `Режим тиші до 1${index}:00`, ru: `Режим тишины до 1${index}:00` },
    now: { en: "now 16:00", uk: "зараз 16:00", ru: "сейчас 16:00" },
    gives: ["ua", "ru"],
    persons,
    persons_between: [persons - 100, persons + 100],
    kilometre_hours: 10 * index,
  })),
  hours_bring: {
    start: "2022-03-05T09:00:00+02:00",
    on_table: "2022-03-05T16:00:00+02:00",
    curve: [14, 16, 18, 20].map((hour, index) => ({ end: `2022-03-05T${hour}:00:00+02:00`, persons: 5000 * index, persons_bound: 5000 * index + 300 })),
  },
};

let browser: Browser;
let address: string;
beforeAll(async () => {
  browser = await launch();
  const html = readFileSync(fileOf(CASE), "utf8").replace('"asks":null', `"asks":${JSON.stringify(ASKED.asks)}`);
  const path = join(tmpdir(), `safeconduct-asked-${process.pid}.html`);
  writeFileSync(path, html.replace('"hours_bring":null', `"hours_bring":${JSON.stringify(ASKED.hours_bring)}`));
  address = pathToFileURL(path).href;
});
afterAll(() => browser.close());

async function shown(screen: keyof typeof SCREENS, run: (page: Page) => Promise<void>, options: object = {}): Promise<void> {
  const touch = screen === "phone" ? { hasTouch: true, isMobile: true } : {};
  const { page, context, complaints } = await openPage(browser, address, { viewport: SCREENS[screen], ...touch, ...options });
  await mapDrawn(page);
  await page.locator(".map-letters").waitFor({ state: "attached" });
  await run(page);
  expect(complaints).toEqual([]);
  await context.close();
}

type Box = { x: number; y: number; width: number; height: number };

/** The boxes of all elements that a selector finds and that can be seen. */
const boxes = (page: Page, selector: string): Promise<Box[]> =>
  page.locator(selector).evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width > 0 && height > 0).map(({ x, y, width, height }) => ({ x, y, width, height })),
  );

/** Letters fill about three quarters of their box: this much of it, px, may lie on another without letters that touch. */
const AIR_PX = 4;

/** Whether two boxes lie on each other by more than what is air in them. */
const overlap = (one: Box, other: Box): boolean =>
  one.x + 1 < other.x + other.width && other.x + 1 < one.x + one.width && one.y + AIR_PX < other.y + other.height && other.y + AIR_PX < one.y + one.height;

function apart(all: readonly Box[]): void {
  for (const [index, one] of all.entries()) for (const other of all.slice(index + 1)) expect(overlap(one, other)).toBe(false);
}

describe("the first screen", () => {
  it("has the answer, map, three diagrams and all four cards on a table's screen", () =>
    shown("table", async (page) => {
      for (const part of [".answer h1", ".sub", ".map", ".axis", ".help", ".brings", ".card:has(.corridors)", ".left"]) {
        const [box] = await boxes(page, part);
        expect(box, part).toBeDefined();
        expect((box?.y ?? 9999) + (box?.height ?? 0), part).toBeLessThanOrEqual(SCREENS.table.height);
      }
      const diagrams = await boxes(page, ".diagram");
      expect(diagrams.length).toBeGreaterThanOrEqual(3);
      expect(diagrams.slice(0, 4).filter(({ y, height }) => y + height > SCREENS.table.height)).toEqual([]);
    }));

  it.each(["uk", "ru", "ar"])("has the same in %s", (language) =>
    shown("table", async (page) => {
      await page.locator(`.languages [lang=${language}]`).click();
      for (const part of [".answer h1", ".map", ".help", ".brings", ".card:has(.corridors)", ".left"]) {
        const [box] = await boxes(page, part);
        expect((box?.y ?? 9999) + (box?.height ?? 0), part).toBeLessThanOrEqual(SCREENS.table.height);
      }
      const lowest = Math.max(...(await boxes(page, ".diagram")).slice(0, 4).map(({ y, height }) => y + height));
      expect(lowest).toBeLessThanOrEqual(SCREENS.table.height);
    }));

  it("has the answer, the map and the first diagram on a tablet", () =>
    shown("tablet", async (page) => {
      const found = await Promise.all([".answer h1", ".map", ".axis", ".diagram"].map(async (part) => (await boxes(page, part))[0]));
      for (const box of found) expect((box?.y ?? 9999) + (box?.height ?? 0)).toBeLessThanOrEqual(SCREENS.tablet.height);
    }));

  it("has the answer, the map and the beginning of the diagrams on a phone, time at its foot", () =>
    shown("phone", async (page) => {
      const [map] = await boxes(page, ".map");
      const [axis] = await boxes(page, ".axis");
      const [first] = await boxes(page, ".diagram");
      expect((map?.y ?? 9999) + (map?.height ?? 0)).toBeLessThan(axis?.y ?? 0);
      expect(first?.y).toBeLessThan(axis?.y ?? 0);
      expect((axis?.y ?? 0) + (axis?.height ?? 0)).toBe(SCREENS.phone.height);
      expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(TALLEST);
    }));

  it.each(["light", "dark"] as const)("opens at the busiest instant, %s", (colorScheme) =>
    shown("table", async (page) => {
      const now = await page.locator(".status").innerText();
      expect(Number(/([\d\s]+)\son the road/.exec(now)?.[1]?.replace(/\D/g, ""))).toBeGreaterThan(1000);
    }, { colorScheme }));
});

describe.each(Object.keys(SCREENS) as (keyof typeof SCREENS)[])("on a %s", (screen) => {
  it("scrolls in one direction only, in three languages", () =>
    shown(screen, async (page) => {
      for (const language of ["en", "uk", "ru"]) {
        await page.locator(`.languages [lang=${language}]`).click();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(SCREENS[screen].width);
      }
    }));

  it("keeps names and chips on the map apart, and inside it", () =>
    shown(screen, async (page) => {
      for (const language of ["en", "uk", "ru"]) {
        await page.locator(`.languages [lang=${language}]`).click();
        await page.waitForTimeout(200);
        const [frame] = await boxes(page, ".map-frame");
        const letters = await boxes(page, ".map-letters .name, .map-letters .chip, .map-buttons");
        expect(letters.length).toBeGreaterThan(5);
        apart(letters);
        for (const one of letters) {
          expect(one.x).toBeGreaterThanOrEqual(frame?.x ?? 0);
          expect(one.x + one.width).toBeLessThanOrEqual((frame?.x ?? 0) + (frame?.width ?? 0) + 1);
        }
      }
    }));

  it("names both ends of every corridor on the map", () =>
    shown(screen, async (page) => {
      const names = await page.locator(".map-letters .rank-0").allTextContents();
      const ends = (await page.locator(".corridors tbody button").allInnerTexts()).flatMap((text) => text.replace(/^\S+\s/, "").split(" – "));
      for (const end of new Set(ends)) expect(names).toContain(end.trim());
    }));

  it("keeps the labels of each diagram apart", () =>
    shown(screen, async (page) => {
      for (const part of [".marey .name", ".marey .km", ".axis .hour:not(.hidden) text.first"]) {
        const each = page.locator(".marey");
        if (part.startsWith(".axis")) apart(await boxes(page, part));
        else for (let index = 0; index < (await each.count()); index += 1) {
          apart(await boxes(page, `.diagram:nth-child(${index + 1}) ${part}`));
        }
      }
    }));

  it("has slider, tab, axis and cursor at one place, to the pixel, at five instants", () =>
    shown(screen, async (page) => {
      const input = page.locator(".instant");
      const [low, high] = await input.evaluate((one) => [Number((one as HTMLInputElement).min), Number((one as HTMLInputElement).max)]);
      const hours = await page.locator(".axis .hour").evaluateAll((all) =>
        all.map((one) => ({ at: Number((one as SVGElement).dataset["at"]), x: (one.querySelector("text")?.getBoundingClientRect().x ?? 0) + (one.querySelector("text")?.getBoundingClientRect().width ?? 0) / 2 })),
      );
      const [first, last] = [hours[0]!, hours.at(-1)!];
      const onAxis = (at: number): number => first.x + ((at - first.at) * (last.x - first.x)) / (last.at - first.at);
      for (const share of [0, 0.25, 0.5, 0.75, 1]) {
        const at = Math.round((low! + share * (high! - low!)) / 60_000) * 60_000;
        await showTime(page, at);
        await page.waitForTimeout(50);
        const [tab] = await boxes(page, ".tab-box");
        const [cursor] = await boxes(page, ".cursor");
        const thumb = await input.evaluate((one, value) => {
          const box = one.getBoundingClientRect();
          const { min, max } = one as HTMLInputElement;
          return box.x + 24 + ((value - Number(min)) / (Number(max) - Number(min))) * (box.width - 48);
        }, at);
        for (const x of [(tab?.x ?? 0) + (tab?.width ?? 0) / 2, (cursor?.x ?? 0) + (cursor?.width ?? 0) / 2, thumb]) {
          expect(Math.abs(x - onAxis(at))).toBeLessThan(1);
        }
      }
    }));

  it("never scrolls by itself when something is pressed", () =>
    shown(screen, async (page) => {
      for (const target of [".map-letters .chip", ".marey-title button", ".corridors tbody button", ".left tbody button", ".told button"]) {
        await page.locator(target).first().evaluate((one) => one.scrollIntoView({ block: "center" }));
        const before = await page.evaluate(() => scrollY);
        await page.locator(target).first().dispatchEvent("click");
        await expect.poll(() => page.locator(".panel").count()).toBe(1);
        expect(await page.evaluate(() => scrollY)).toBe(before);
        const [panel] = await boxes(page, ".panel");
        if (screen === "phone") expect(Math.round(panel?.height ?? 0)).toBe(Math.round(0.4 * SCREENS.phone.height));
        await page.keyboard.press("Escape");
      }
    }));
});

describe("a finger", () => {
  it("finds no button under 44 px", () =>
    shown("phone", async (page) => {
      const small = await page.locator("button:not(.link), summary, .instant").evaluateAll((all, least) =>
        all.filter((one) => { const box = one.getBoundingClientRect(); return box.width > 0 && (box.height < least || box.width < least); }).map((one) => one.outerHTML.slice(0, 120)), TARGET_PX);
      expect(small).toEqual([]);
    }));
});
