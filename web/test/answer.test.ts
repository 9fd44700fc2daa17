/** The parts of the first screen that choose and order: asks, corridors' names, last departures. */
import { describe, expect, it } from "vitest";

import { lastLeaves } from "../src/answer.tsx";
import type { Ask, Corridor } from "../src/data.ts";
import { bestAsk, helpful } from "../src/help.tsx";
import { viaOf } from "../src/via.ts";
import { convoy, minute, smallPage } from "./small-page.ts";

const ask = (persons: number): Ask => ({ kind: "windows", told: { en: `${persons}` }, now: {}, gives: [], persons, persons_between: [0, 9], kilometre_hours: 0 });

describe("asks", () => {
  it("stand in the order of what they bring, without those that bring nobody", () => {
    const page = { ...smallPage(), asks: [ask(0), ask(5), ask(-3), ask(9)] };
    expect(helpful(page).map(({ persons }) => persons)).toEqual([9, 5]);
    expect(bestAsk(page)?.persons).toBe(9);
  });

  it("are none where nobody asked", () => {
    expect([helpful(smallPage()), bestAsk(smallPage())]).toEqual([[], null]);
  });
});

describe("viaOf", () => {
  const corridor = (id: string, ...waypoints: string[]): Corridor => ({
    id, origin: waypoints[0]!, destination: waypoints.at(-1)!, waypoints, length_km: 1, persons: {}, sections: [],
  }); // prettier-ignore
  const north = corridor("A", "a", "b", "n", "c", "z");

  it("is the place that the others of the same ends do not go through", () => {
    expect(viaOf(north, [north, corridor("B", "a", "b", "s", "c", "z")])).toBe("n");
  });

  it("is nothing where no other corridor has the same ends", () => {
    expect(viaOf(north, [north, corridor("B", "a", "b", "y")])).toBeNull();
  });

  it("copes with a corridor of one section", () => {
    const straight = corridor("B", "a", "z");
    expect(viaOf(straight, [north, straight])).toBeNull();
  });
});

describe("lastLeaves", () => {
  it("is the last tail of each origin; buses that drive empty do not count", () => {
    const empty = { ...convoy("e1", "bus", [200, 210, 240]), corridor: null };
    const page = smallPage({ convoys: [convoy("v1", "car", [0, 10, 40]), convoy("v2", "car", [20, 30, 60]), empty] });
    expect(lastLeaves(page)).toEqual([{ place: "a", at: minute(24), persons: 70 }]);
  });
});
