import { describe, expect, it } from "vitest";

import { edgesOf, kmScale, layOut, points, shortened, ticksOf, withRoom } from "../src/diagram/frame.ts";
import { minute } from "./small-page.ts";

const EDGES = { left: 100, right: 40, top: 20, bottom: 30 };
const MORNING = { start: minute(420), end: minute(840) }; // 09:00 to 16:00 in Kyiv

describe("layOut", () => {
  const frame = layOut(640, 300, EDGES, MORNING);

  it("turns distances from the edges into positions", () => {
    expect([frame.left, frame.right, frame.top, frame.bottom]).toEqual([100, 600, 20, 270]);
  });

  it("has time across the plotting area", () => {
    expect([frame.x(MORNING.start), frame.x(MORNING.end)]).toEqual([100, 600]);
  });

  it("keeps an area, however narrow the drawing", () => {
    expect(layOut(50, 300, EDGES, MORNING).right).toBe(101);
  });
});

describe("edgesOf and shortened", () => {
  it("leaves less room for names on a phone", () => {
    expect(edgesOf(340, 0, 8).left).toBeLessThan(edgesOf(900, 0, 8).left);
  });

  it("cuts a name that is too long, and no other", () => {
    expect([shortened("Malokaterynivka"), shortened("Novohrad-Volynskyi")]).toEqual(["Malokaterynivka", "Novohrad-Volynsk\u2026"]);
  });
});

describe("ticksOf", () => {
  it("has an hour each where there is room, fewer on a phone", () => {
    expect(ticksOf(layOut(640, 300, EDGES, MORNING), "Europe/Kyiv").length).toBe(8);
    expect(ticksOf(layOut(340, 300, EDGES, MORNING), "Europe/Kyiv").length).toBe(4);
  });
});

describe("points", () => {
  it("rounds to tenths", () => {
    expect(points([[1, 2.26], [3.14159, 4]])).toBe("1,2.3 3.1,4");
  });
});

describe("kmScale", () => {
  it("is one scale for all, larger where the ways are short", () => {
    const scales = [kmScale([230, 108, 352], false), kmScale([50, 50], false), kmScale([2], false), kmScale([230, 108, 352], true)];
    expect(scales.map((one) => Math.round(100 * one) / 100)).toEqual([0.45, 3.36, 6, 0.36]);
  });
  it("lets four long ways end with the first screen, and never draws a way too small", () => {
    expect(kmScale([108, 230, 295, 302], false) * 935 + 4 * 24).toBeLessThanOrEqual(384.5);
    expect(kmScale([1000, 1000], false)).toBe(0.3);
  });
});

describe("withRoom", () => {
  it("keeps the more telling of two labels that would lie on each other", () => {
    expect(withRoom([0, 5, 20, 24], [0, 1, 1, 0], 12)).toEqual([0, 3]);
  });

  it("keeps all that are apart, and none twice", () => {
    expect(withRoom([0, 12, 24], [2, 1, 0], 12)).toEqual([0, 1, 2]);
  });
});
