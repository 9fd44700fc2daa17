/** What is told of a thing that was chosen. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Page } from "../src/data.ts";
import { factsOf, isAssumed } from "../src/facts.ts";
import { axis, isSame, now, page, type ThingKind } from "../src/state.ts";
import { minute, smallPage } from "./small-page.ts";

function told(kind: ThingKind, id: string, shown: Page = smallPage()): Record<string, string> {
  return Object.fromEntries(factsOf(shown, { kind, id })?.rows ?? []);
}

beforeEach(() => {
  page.value = smallPage();
});
afterEach(() => {
  page.value = null;
});

describe("factsOf", () => {
  it("tells a corridor's length, persons and hours on both clocks", () => {
    expect(told("corridor", "c1")).toMatchObject({
      "facts.via": "Bb",
      "facts.length": "40.0 km",
      "facts.persons": "own car: 70 persons",
    });
  });

  it("tells where a convoy is now, while it is on the road", () => {
    now.value = minute(25);
    expect(told("convoy", "v1")["facts.now"]).toBe("21.0 km – 25.0 km");
    now.value = minute(300);
    expect(told("convoy", "v1")["facts.now"]).toBeUndefined();
  });

  it("tells when the cease-fire must hold on a section, rounded up at its end", () => {
    const shown = smallPage();
    shown.plan.corridors[0]!.sections[0]!.windows = [{ start: minute(0), end: minute(50) + 30_000 }];
    expect(told("section", "a>b>a-b", shown)["facts.window"]).toBe("02:00 (03:00 Moscow) – 02:51 (03:51 Moscow)");
  });

  it("tells rival figures beside the one used (R2)", () => {
    const shown = smallPage();
    shown.people = [{ place: "a", means: "car", persons: 1500, low: 1000, high: null, source: "a count", as_of: "" }];
    expect(told("place", "a", shown)["facts.leaving"]).toBe("own car: 1\u202f500 persons (1\u202f000 – …)");
  });

  it("knows nothing of what is not there", () => {
    expect([factsOf(smallPage(), { kind: "convoy", id: "v9" }), factsOf(smallPage(), { kind: "closure", id: "0" })]).toEqual([null, null]);
  });
});

describe("isAssumed", () => {
  it("sees a source that owns up to a guess", () => {
    expect([isAssumed("rate assumed: 20 buses in half an hour"), isAssumed("city council, 5 March 2022")]).toEqual([true, false]);
  });
});

describe("the shared state", () => {
  it("has an axis of whole hours around all that happens", () => {
    expect(axis.value).toEqual({ start: minute(-60), end: minute(120) });
  });

  it("knows when two pointers are at the same thing", () => {
    const thing = { kind: "bus", id: "b-01" } as const;
    expect([isSame(thing, { ...thing }), isSame(thing, { ...thing, id: "b-02" }), isSame(null, null)]).toEqual([true, false, false]);
  });
});
