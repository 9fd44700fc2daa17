/** What a reader sees of convoys that follow each other. */
import { describe, expect, it } from "vitest";

import { columnsOf, GAP_MS } from "../src/diagram/columns.ts";
import { corridorLines } from "../src/diagram/lines.ts";
import { convoy, minute, smallPage } from "./small-page.ts";

type Times = [number, number, number];

/** Convoys of cars that set out at these minutes, and need 40 minutes each; tails follow four minutes later. */
function cars(...starts: number[]): ReturnType<typeof columnsOf> {
  const convoys = starts.map((at, index) => convoy(`v${index}`, "car", [at, at + 10, at + 40] as Times));
  return columnsOf(corridorLines(smallPage({ convoys }))[0]!);
}

describe("columnsOf", () => {
  it("joins convoys that follow closely, and begins another after a gap", () => {
    const columns = cars(0, 10, 100, 20);
    expect(columns.map(({ id, convoys }) => [id, convoys.length])).toEqual([["c1-1", 3], ["c1-2", 1]]);
  });

  it("counts every person and vehicle once", () => {
    const columns = cars(0, 10, 50, 100);
    expect(columns.reduce((sum, { persons }) => sum + persons, 0)).toBe(4 * 35);
    expect(columns.reduce((sum, { vehicles }) => sum + vehicles, 0)).toBe(4 * 10);
  });

  it("measures the gap from the last tail, not from the last head", () => {
    const gap = GAP_MS / 60_000;
    expect(cars(0, 4 + gap - 1).length).toBe(1);
    expect(cars(0, 4 + gap).length).toBe(2);
  });

  it("keeps buses apart from cars, as they are drawn on top", () => {
    const convoys = [convoy("v1", "car", [0, 10, 40]), convoy("b1", "bus", [2, 12, 42]), convoy("v2", "car", [5, 15, 45])];
    const columns = columnsOf(corridorLines(smallPage({ convoys }))[0]!);
    expect(columns.map(({ means, convoys }) => [means, convoys.length])).toEqual([["car", 2], ["bus", 1]]);
  });

  it("reaches from the first head to the tail that arrives last", () => {
    const convoys = [convoy("v1", "car", [0, 10, 40]), convoy("v2", "car", [6, 30, 90]), convoy("v3", "car", [8, 18, 60])];
    const [column] = columnsOf(corridorLines(smallPage({ convoys }))[0]!);
    expect([column?.band.head[0]?.at, column?.band.tail.at(-1)?.at]).toEqual([minute(0), minute(94)]);
  });

  it("is nothing where nobody drives", () => {
    expect(cars()).toEqual([]);
  });
});
