import { describe, expect, it } from "vitest";

import type { Leg, Page } from "../src/data.ts";
import { busiest, type CorridorLines, corridorLines, onTheRoad, turnBack } from "../src/diagram/lines.ts";
import { convoy, minute, smallPage } from "./small-page.ts";

function only(page: Page): CorridorLines {
  return corridorLines(page)[0] as CorridorLines;
}

function emptyLeg(waypoints: string[], departs: number, arrives: number): Leg {
  const ends = { from: waypoints[0] as string, to: waypoints[waypoints.length - 1] as string };
  return { ...ends, waypoints, departs: minute(departs), arrives: minute(arrives), persons: 0, km: 40 };
}

function emptyPage(...legs: Leg[]): Page {
  return smallPage({ duties: legs.map((leg, index) => ({ bus: `bus-0${index + 1}`, legs: [leg] })) });
}

describe("corridorLines", () => {
  it("has km, convoys and danger of a corridor", () => {
    const lines = only(smallPage());
    expect(lines.kms).toEqual([0, 10, 40]);
    expect(lines.convoys.map((line) => line.convoy.id)).toEqual(["v1", "v2"]);
    expect(lines.dangers).toEqual([{ first: 0, last: 0, fromKm: 0, toKm: 10 }]);
  });

  it("tells a wait by the convoy of the same means that did not wait", () => {
    const [first, second] = only(smallPage()).convoys;
    expect(first?.halts).toEqual([]);
    expect(second?.halts).toEqual([{ waypoint: 1, km: 10, start: minute(30), end: minute(40), wait: 6 * 60_000 }]);
  });

  it("does not take a slow means for one that waits", () => {
    const lines = only(smallPage({ convoys: [convoy("v1", "car", [0, 10, 40]), convoy("v2", "bus", [0, 20, 80])] }));
    expect(lines.convoys.flatMap((line) => line.halts)).toEqual([]);
  });

  it("has a bus stand at its origin while it loads", () => {
    const bus = { ...convoy("v1", "bus", [30, 40, 70]), boards: { start: minute(0), end: minute(30) } };
    expect(only(smallPage({ convoys: [bus] })).convoys[0]?.halts).toEqual([
      { waypoint: 0, km: 0, start: minute(0), end: minute(34), wait: 30 * 60_000 },
    ]);
  });

  it("takes no line for cars that leave as they board", () => {
    const car = { ...convoy("v1", "car", [30, 40, 70]), boards: { start: minute(30), end: minute(34) } };
    expect(only(smallPage({ convoys: [car] })).convoys[0]?.halts).toEqual([]);
  });

  it("works out a page once", () => {
    const page = smallPage();
    expect(corridorLines(page)).toBe(corridorLines(page));
  });

  it("copes with a corridor without convoys, as public pages have", () => {
    expect(only(smallPage({ convoys: [] })).convoys).toEqual([]);
  });
});

describe("empty runs", () => {
  it("times places as convoys drive that section, in the other direction too", () => {
    const [run] = only(emptyPage(emptyLeg(["c", "b", "a"], 100, 140))).runs;
    expect(run?.parts).toEqual([[{ at: minute(100), km: 40 }, { at: minute(130), km: 10 }, { at: minute(140), km: 0 }]]);
  });

  it("tells buses that run together once", () => {
    const leg = emptyLeg(["c", "b", "a"], 100, 140);
    expect(only(emptyPage(leg, leg, emptyLeg(["c", "b", "a"], 110, 150))).runs.map((run) => run.buses)).toEqual([
      ["bus-01", "bus-02"],
      ["bus-03"],
    ]);
  });

  it("takes no loaded run: that is a convoy's", () => {
    expect(only(emptyPage({ ...emptyLeg(["a", "b", "c"], 0, 40), persons: 50 })).runs).toEqual([]);
  });

  it("times an unknown section by the straight line, and draws only what is on the corridor", () => {
    const page = emptyPage({ ...emptyLeg(["d", "c", "b"], 0, 60), km: 60 });
    const known = page.map.places[2] as Page["map"]["places"][number];
    page.map.places.push({ ...known, id: "d", lat: known.lat + 0.269796 }); // 30 km north of c
    const [part] = only(page).runs[0]?.parts ?? [];
    expect(part?.map((spot) => Math.round((spot.at - minute(0)) / 60_000))).toEqual([30, 60]);
  });
});

describe("posts", () => {
  it("stand where their section begins, in the direction of the corridor only", () => {
    const page = smallPage();
    const post = { party: null, lanes: 1, vehicles_per_h_per_lane: 60, opens: null, closes: null, storage_vehicles: null, spot: null };
    page.map.checkpoints = [
      { id: "out", from: "b", to: "c", source: "", as_of: "", ...post },
      { id: "back", from: "c", to: "b", source: "", as_of: "", ...post },
    ];
    expect(only(page).posts).toEqual([{ id: "out", waypoint: 1, km: 10 }]);
  });
});

describe("onTheRoad", () => {
  it("gives each convoy with where it stretches", () => {
    const found = onTheRoad(smallPage(), minute(25));
    expect(found.map(({ line, stretch }) => [line.convoy.id, stretch])).toEqual([
      ["v1", { head: 25, tail: 21 }],
      ["v2", { head: 5, tail: 1 }],
    ]);
  });

  it("is empty before and after", () => {
    expect([onTheRoad(smallPage(), minute(-1)), onTheRoad(smallPage(), minute(71))]).toEqual([[], []]);
  });
});

describe("busiest", () => {
  it("is when most persons are on the road, the first of several such instants", () => {
    expect(busiest(smallPage(), { start: minute(-60), end: minute(120) })).toBe(minute(20));
  });

  it("is the beginning where nobody drives", () => {
    expect(busiest(smallPage({ convoys: [] }), { start: minute(0), end: minute(60) })).toBe(minute(0));
  });
});

describe("turnBack", () => {
  it("is where each dangerous stretch begins", () => {
    expect(turnBack(only(smallPage())).map(({ index }) => index)).toEqual([0]);
  });
});
