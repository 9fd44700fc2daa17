/** A page drawn by hand: a - b - c, 10 and 30 km, the first dangerous; two car convoys, of which the second waits at b. */
import type { Convoy, Page } from "../src/data.ts";

/** An instant of the day, from minutes after midnight UTC. */
export function minute(minutes: number): number {
  return Date.UTC(2022, 2, 5) + minutes * 60_000;
}

/** A convoy from a to c on corridor c1 that leaves a, b and c at the minutes given; its tail follows 4 minutes later. */
export function convoy(id: string, means: string, minutes: readonly [number, number, number]): Convoy {
  const passes = ["a", "b", "c"].map((place, index) => {
    const head = minute(minutes[index] as number);
    return { place, head, tail: head + 4 * 60_000, in_head: null, in_tail: null, road: null };
  });
  return { id, corridor: "c1", means, mix: { [means]: 10 }, vehicles: 10, persons_by_means: { [means]: 35 }, persons: 35, assembly: "", reception: "", bus: [], boards: null, walks: null, inbound: null, passes };
}

/** The page, with parts of the plan replaced as asked. */
export function smallPage(plan: Partial<Page["plan"]> = {}): Page {
  const place = { names: {}, kind: "town", population: null, party: null, source: "", as_of: "" };
  return {
    format: "safeconduct.page/5",
    class: "parties",
    corridor: null,
    says: "",
    case: "small",
    title: "Small",
    titles: {},
    made_with: "safeconduct",
    clocks: { day: "2022-03-05", zone: "Europe/Kyiv", second: "Europe/Moscow", last_day: null },
    horizon: { start: minute(0), end: minute(600) },
    margin_minutes: 10,
    collapse_per_h: null,
    parties: [],
    people: [],
    warnings: [],
    asks: null,
    hours_bring: null,
    infeasible: null,
    change: null,
    simulation: null,
    plan: {
      persons: { leaving: 100, out: 70, left: 30 },
      persons_bound: null,
      persons_gap: null,
      shortfall: null,
      value: null,
      bound: null,
      gap: null,
      quick_sum: null,
      corridors: [
        {
          id: "c1",
          origin: "a",
          destination: "c",
          waypoints: ["a", "b", "c"],
          length_km: 40,
          persons: { car: 70 },
          sections: [
            { from: "a", to: "b", road: "a-b", km: 10, ref: "N1", danger: true, windows: [{ start: minute(-10), end: minute(50) }], shape: [] },
            { from: "b", to: "c", road: "b-c", km: 30, ref: "N1", danger: false, windows: [], shape: [] },
          ],
        },
      ],
      convoys: [convoy("v1", "car", [0, 10, 40]), convoy("v2", "car", [20, 36, 66])],
      duties: [],
      out_by: [],
      left_behind: [],
      ceasefire: null,
      assumed: [],
      stopped_early: false,
      ...plan,
    },
    hours: [],
    everybody: null,
    map: {
      at: null,
      roads: [],
      roads_left_out: [],
      roads_source: "",
      places: [
        { id: "a", name: "Aa", lat: 47, lon: 37, ...place },
        { id: "b", name: "Bb", lat: 47, lon: 36, ...place },
        { id: "c", name: "Cc", lat: 47, lon: 35, ...place },
      ],
      control: [],
      danger: null,
      incidents: [],
      closures: [],
      checkpoints: [],
      assembly: [],
      reception: [],
      windows: [],
    },
  };
}
