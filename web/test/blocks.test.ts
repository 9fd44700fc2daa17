import { describe, expect, it } from "vitest";

import type { Convoy, Duty, Leg } from "../src/data.ts";
import { type Block, depots, grouped } from "../src/diagram/blocks.ts";
import { convoy, minute } from "./small-page.ts";

function leg(from: string, to: string, departs: number, arrives: number, persons: number): Leg {
  return { from, to, departs: minute(departs), arrives: minute(arrives), persons, km: 40, waypoints: [from, to] };
}

const DUTY: Duty = { bus: "city-01", legs: [leg("c", "a", 0, 40, 0), leg("a", "c", 62, 102, 50)] };
const LOADED: Convoy = {
  ...convoy("v1", "bus", [60, 70, 100]),
  bus: ["city-01", "city-02"],
  boards: { start: minute(45), end: minute(60) },
};

function told(blocks: readonly Block[]): (string | number)[][] {
  return blocks.map(({ kind, start, end }) => [kind, (start - minute(0)) / 60_000, (end - minute(0)) / 60_000]);
}

describe("depots", () => {
  it("has each bus drive empty, load, drive loaded", () => {
    const [depot] = depots({ duties: [DUTY], convoys: [LOADED] });
    expect(told(depot?.rows[0]?.blocks ?? [])).toEqual([["empty", 0, 40], ["loading", 45, 62], ["loaded", 62, 102]]);
  });

  it("loads no earlier than the bus is there", () => {
    const late = { ...DUTY, legs: [leg("c", "a", 10, 50, 0), leg("a", "c", 62, 102, 50)] };
    const [depot] = depots({ duties: [late], convoys: [LOADED] });
    expect(told(depot?.rows[0]?.blocks ?? [])[1]).toEqual(["loading", 50, 62]);
  });

  it("tells no loading that the plan does not tell", () => {
    const [depot] = depots({ duties: [DUTY], convoys: [{ ...LOADED, boards: null }] });
    expect(told(depot?.rows[0]?.blocks ?? []).map(([kind]) => kind)).toEqual(["empty", "loaded"]);
  });

  it("groups by fleet and adds up", () => {
    const duties = ["zp-east-01", "city-01", "zp-east-02"].map((bus) => ({ ...DUTY, bus }));
    const groups = depots({ duties, convoys: [] });
    expect(groups.map(({ fleet, from, rows, loadedRuns, persons }) => [fleet, from, rows.length, loadedRuns, persons])).toEqual([
      ["zp-east", "c", 2, 2, 100],
      ["city", "c", 1, 1, 50],
    ]);
  });

  it("is empty where there are no duties", () => {
    expect(depots({ duties: [], convoys: [LOADED] })).toEqual([]);
  });
});

describe("grouped", () => {
  const at = (bus: string, minutes: number, persons = 50): Duty => ({ bus, legs: [leg("a", "c", minutes, minutes + 40, persons)] });
  const rows = (...duties: Duty[]): ReturnType<typeof grouped> => grouped(depots({ duties, convoys: [] })[0]?.rows ?? []);

  it("joins buses that follow within five minutes, from the first's departure to the last's arrival", () => {
    const [group, ...others] = rows(at("city-02", 4), at("city-01", 0), at("city-03", 9));
    expect(others).toEqual([]);
    expect(group?.buses).toEqual(["city-01", "city-02", "city-03"]);
    expect(told(group?.blocks ?? [])).toEqual([["loaded", 0, 49]]);
  });

  it("keeps apart what drives later, elsewhere, or with other loads", () => {
    expect(rows(at("city-01", 0), at("city-02", 6)).length).toBe(2);
    expect(rows(at("city-01", 0), at("city-02", 1, 40)).length).toBe(2);
    expect(rows(at("city-01", 0), { bus: "city-02", legs: [leg("a", "d", 0, 40, 50)] }).length).toBe(2);
  });

  it("loses no bus", () => {
    const duties = Array.from({ length: 12 }, (_, index) => at(`city-${String(index).padStart(2, "0")}`, (index * 7) % 31));
    expect(rows(...duties).flatMap(({ buses }) => buses).sort()).toEqual(duties.map(({ bus }) => bus).sort());
  });
});
