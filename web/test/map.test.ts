/** What the map draws: sources, the order of layers, stretches of a corridor, convoys under a finger. Pure parts only. */
import { describe, expect, it } from "vitest";

import type { Section } from "../src/data.ts";
import type { Colours } from "../src/map/colours.ts";
import { CLICKABLE, GROUPS, styleOf } from "../src/map/layers.ts";
import { casingsOf, hit, moversOf } from "../src/map/movers.ts";
import { extent, meant, ranksOf, sectionId, sourcesOf, uniqueSections } from "../src/map/sources.ts";
import { cut, trackOf } from "../src/map/track.ts";
import { minute, smallPage } from "./small-page.ts";

const section = (from: string, to: string, km: number, shape: [number, number][]): Section => ({
  from, to, road: null, km, ref: "", danger: false, windows: [], shape,
}); // prettier-ignore

/** Two sections east along the equator: one degree told as 10 km, two degrees as 40 km. */
const SECTIONS = [section("a", "b", 10, [[0, 0], [0, 1]]), section("b", "c", 40, [[0, 1], [0, 2], [0, 3]])];

describe("a corridor's track", () => {
  const track = trackOf(SECTIONS);

  it("lays the plan's kilometres along the shape, section by section", () => {
    expect(track.spots).toEqual([[0, 0], [1, 0], [2, 0], [3, 0]]);
    expect(track.km).toEqual([0, 10, 30, 50]);
  });

  it.each([
    [0, 50, [[0, 0], [1, 0], [2, 0], [3, 0]]],
    [5, 20, [[0.5, 0], [1, 0], [1.5, 0]]],
    [12, 14, [[1.1, 0], [1.2, 0]]],
    [50, 50, [[3, 0], [3, 0]]],
    [60, 70, [[3, 0], [3, 0]]],
  ])("cuts out km %d to %d", (from, to, spots) => {
    const found = cut(track.spots, track.km, from, to);
    expect(found.flat()).toEqual(spots.flat().map((value) => expect.closeTo(value, 9)));
  });

  it("puts a section without length at its place", () => {
    expect(trackOf([section("a", "b", 0, [[0, 0], [0, 0]])]).km).toEqual([0, 0]);
  });
});

describe("convoys on the map", () => {
  const page = smallPage();
  const movers = moversOf(page, ([lon, lat]) => [lon * 10, lat * 10]);

  it("are there while they are on the road", () => {
    const departs = Math.min(...page.plan.convoys.map((one) => one.passes[0]?.head ?? Infinity));
    expect(movers.at(departs - 60_000)).toEqual([]);
    expect(movers.at(departs + 60_000).map((one) => one.id)).toContain(page.plan.convoys[0]?.id);
    expect(movers.at(minute(600))).toEqual([]);
  });

  it("light the sections whose cease-fire holds, ends included, and no others", () => {
    const [first] = page.plan.corridors[0]?.sections ?? [];
    if (!first) throw new Error("the small page has sections");
    const span = { start: minute(60), end: minute(120) };
    const shape: [number, number][] = [[1, 2], [3, 4]];
    const corridor = { ...page.plan.corridors[0]!, sections: [{ ...first, windows: [span], shape }] };
    const casings = casingsOf(smallPage({ corridors: [corridor] }), ([lon, lat]) => [lon * 10, lat * 10]);
    expect([59, 60, 120, 121].map((at) => casings.at(minute(at)).windows.length)).toEqual([0, 1, 1, 0]);
    expect(casings.at(minute(90))).toEqual({ windows: [[[20, 10], [40, 30]]], danger: [] });
    expect(casings.at(minute(59))).toEqual({ windows: [], danger: [[[20, 10], [40, 30]]] });
  });

  it("are hit within reach of a finger, the nearest first", () => {
    const near = { id: "near", corridor: "c1", means: "car", line: [[0, 0], [100, 0]] as [number, number][] };
    const far = { ...near, id: "far", line: [[0, 6], [100, 6]] as [number, number][] };
    expect(hit([far, near], 50, 2)?.id).toBe("near");
    expect(hit([far, near], 50, 5)?.id).toBe("far");
    expect(hit([near], 50, 20)).toBeNull();
    expect(hit([near], 107, 0)?.id).toBe("near");
    expect(hit([], 0, 0)).toBeNull();
  });
});

describe("sources", () => {
  const page = smallPage();

  it("turn a plan's [lat, lon] into the map's [lon, lat]", () => {
    const shape: [number, number][] = [[47, 37], [48, 38]];
    const corridor = { id: "c1", origin: "a", destination: "b", waypoints: ["a", "b"], length_km: 1, persons: {}, sections: [section("a", "b", 1, shape)] };
    const own = smallPage({ corridors: [corridor] });
    expect(sourcesOf(own).corridors.features[0]?.geometry).toEqual({ type: "LineString", coordinates: [[37, 47], [38, 48]] });
    expect(extent(own)).toEqual([37, 47, 38, 48]);
  });

  it("draw a section once, however many corridors go over it", () => {
    const [corridor] = page.plan.corridors;
    if (!corridor) throw new Error("the small page has a corridor");
    const twice = smallPage({ corridors: [corridor, { ...corridor, id: "c2" }] });
    expect([...uniqueSections(twice).keys()]).toEqual(corridor.sections.map(sectionId));
  });

  it("mean the corridor where a section is its alone, then the section itself", () => {
    const section = { kind: "section", id: "a>b>a-b" } as const;
    const corridor = { kind: "corridor", id: "c1" };
    expect(meant(page, section, null)).toEqual(corridor);
    expect(meant(page, section, { kind: "corridor", id: "c1" })).toEqual(section);
    const [first] = page.plan.corridors;
    const shared = smallPage({ corridors: [first!, { ...first!, id: "c2" }] });
    expect(meant(shared, section, null)).toEqual(section);
    expect(meant(page, { kind: "road", id: "r1" }, null)).toEqual({ kind: "road", id: "r1" });
    expect(meant(page, null, null)).toBeNull();
  });

  it("rank names: ends of corridors, then where danger begins or ends, then the rest", () => {
    expect([...ranksOf(page)].sort()).toEqual([["a", 0], ["b", 1], ["c", 0]]);
  });

  it("give a town one sign of a kind, as the first of its points", () => {
    const own = smallPage();
    const point = { lat: 47, lon: 37, boarding_per_h: null, opens: null, closes: null, source: "", as_of: "" };
    own.map.assembly = ["north", "south"].map((id) => ({ id, place: "a", ...point }));
    expect(sourcesOf(own).points.features.map(({ properties }) => properties?.["lead"])).toEqual([true, false]);
  });
});

describe("layers", () => {
  const colours = new Proxy({}, { get: () => "#000000" }) as Colours;
  const style = styleOf(sourcesOf(smallPage()), colours);
  const ids = style.layers.map((one) => one.id);

  it("lie as they must: claims, danger, roads, corridors, points; no ground, as the cease-fire shines through", () => {
    const order = ["control-hit", "danger-hit", "roads", "corridors", "points"];
    expect(ids.filter((id) => order.includes(id))).toEqual(order);
    expect(style.layers.map((one) => one.type)).not.toContain("background");
  });

  it("are all there where a click or a switch names them", () => {
    for (const [id] of CLICKABLE) expect(ids).toContain(id);
    for (const id of Object.values(GROUPS).flat()) expect(ids).toContain(id);
  });

  it("hold no address: nothing is ever fetched", () => {
    expect(JSON.stringify(style)).not.toMatch(/https?:|glyphs|sprite/);
  });
});
