/** The outlook's page: its data read strictly, its geometry by hand, its map's sources. */
import { describe, expect, it } from "vitest";

import { countryName } from "../src/outlook/countries.ts";

import { isFault } from "../src/data.ts";
import { isOutlook, type Outlook, OUTLOOK_FORMAT, readOutlook } from "../src/outlook/data.ts";
import { about, bandPath, dateTicks, holds, linePath, mostOf, plotOf, radiusOf, widthOf } from "../src/outlook/geometry.ts";
import { extentOf, mostFlow, mostPeople, shuts, sourcesOf } from "../src/outlook/sources.ts";

const site = (id: string, kind: string, lon: number, more = {}) => ({
  id, name: id, names: { uk: `${id}-uk` }, kind, lat: 1, lon, country: lon > 2 ? "Away" : "Home", population: null, capacity: null, in_conflict: [] as [number, number][], source: "", ...more,
}); // prettier-ignore

function small(more = {}): string {
  return JSON.stringify({
    format: OUTLOOK_FORMAT, class: "parties", name: "small", title: "Small", made_with: "safeconduct", seed: 1, mode: "blind", known_to: null,
    start: "2022-03-01", days: [0, 1], dates: ["2022-03-01", "2022-03-02"], places: ["camp"], people: [[0, 100]], low: [[0, 80]], high: [[0, 130]],
    counted: [[null, 90]], reported: [[null, 90]], before: null, total: [0, 100], total_low: [0, 80], total_high: [0, 130], travelling: [5, 0],
    others: { places: ["town"], people: [[0, 7]] }, error: null, drivers: [], scenarios: [], assumed: [], unknown: [],
    countries: [{ country: "Away", people: [0, 100], low: [0, 80], high: [0, 130], counted: [null, 90] }],
    sites: [site("town", "conflict", 1, { in_conflict: [[1, 2]] }), site("camp", "camp", 3)],
    links: [{ a: "town", b: "camp", km: 10, a_to_b: 100, b_to_a: 5 }],
    closures: [{ kind: "border", a: "Home", b: "Away", from_day: 1, to_day: null, source: "" }],
    what_if: [], ...more,
  }); // prettier-ignore
}

function read(more = {}): Outlook {
  const outlook = readOutlook(small(more));
  if (isFault(outlook)) throw new Error(outlook.detail);
  return outlook;
}

const name = (one: { names: Record<string, string>; name: string }): string => one.names["uk"] ?? one.name;

describe("data", () => {
  it("knows an outlook by its format", () => {
    expect(isOutlook(small())).toBe(true);
    expect(isOutlook('{"format":"safeconduct.page/1"}')).toBe(false);
  });

  it.each([
    ["{", "cut-off"],
    ['{"format":"safeconduct.outlook/9"}', "version"],
    [small({ people: [["x"]] }), "broken"],
  ])("tells what is wrong with %s", (source, kind) => {
    expect(readOutlook(source)).toMatchObject({ kind });
  });
});

describe("geometry", () => {
  it("draws areas and widths in proportion to persons", () => {
    expect(radiusOf(400, 400) / radiusOf(100, 400)).toBeCloseTo(2);
    expect(widthOf(400, 400) / widthOf(100, 400)).toBeCloseTo(4);
    expect([radiusOf(5, 0), widthOf(5, 0), radiusOf(-1, 4)]).toEqual([0, 0, 0]);
  });

  it.each([
    [1_234_567, 1_230_000],
    [999, 999],
    [-403_267, -403_000],
    [0.4, 0],
    [12_345, 12_300],
  ])("rounds %d to three figures", (value, rounded) => expect(about(value)).toBe(rounded));

  it("breaks a line where nothing is known, and closes a band round what is", () => {
    const plot = plotOf(272, 128, 3, 100);
    expect(linePath([0, null, 100], plot)).toBe("M62,108M262,8");
    expect(bandPath([0, null, 50], [50, null, 100], plot)).toBe("M62,58L262,8L262,58L62,108Z");
    expect(bandPath([null], [null], plot)).toBe("");
    expect(linePath([0, 100], plotOf(272, 128, 3, 100, 2), -2)).toBe("M62,108L112,8");
  });

  it("labels firsts of months where there are many days, else every so many", () => {
    const dates = Array.from({ length: 100 }, (_, day) => new Date(Date.UTC(2022, 0, 15) + day * 86_400_000).toISOString().slice(0, 10));
    expect(dateTicks(dates, 4).map((at) => dates[at])).toEqual(["2022-02-01", "2022-03-01", "2022-04-01"]);
    expect(dateTicks(dates.slice(0, 60), 5)).toEqual([0, 14, 28, 42, 56]);
    expect(dateTicks(dates.slice(0, 3), 5)).toEqual([0, 1, 2]);
  });

  it("holds from its first day up to its last, or for good", () => {
    expect([holds(2, 2, 3), holds(3, 2, 3), holds(9, 2, null), holds(1, 2, null)]).toEqual([true, false, true, false]);
    expect(mostOf([null, 3], [5], [])).toBe(5);
  });
});

describe("the map's sources", () => {
  it("shows people, fighting and what is shut on a day", () => {
    const [first, second] = [0, 1].map((column) => sourcesOf(read(), column, null, name));
    expect(first?.sites.features[0]?.properties?.fought).toBe(false);
    expect(second?.sites.features[0]?.properties?.fought).toBe(true);
    expect([first?.shut.features.length, second?.shut.features.length]).toEqual([0, 1]);
    expect(second?.camps.features[0]?.properties).toMatchObject({ label: "camp-uk", persons: 100, radius: 30, new: false });
  });

  it("points a way to where most went", () => {
    const forth = sourcesOf(read(), 1, null, name).flows.features[0];
    expect(forth?.properties).toEqual({ width: 18, directed: true });
    const back = sourcesOf(read({ links: [{ a: "town", b: "camp", km: 10, a_to_b: 0, b_to_a: 9 }] }), 1, null, name).flows.features[0];
    expect(back?.geometry).toMatchObject({ coordinates: [[3, 1], [1, 1]] });
  });

  it("adds the camps that a what-if opens, in its own numbers", () => {
    const asked = { asked: "open", told: { en: "open" }, places: ["camp", "new"], new: [site("new", "camp", 5)], people: [[0, -10], [0, 10]], low: [[0, 0], [0, 0]], high: [[0, 0], [0, 0]], after: [[0, 90], [0, 10]] }; // prettier-ignore
    const camps = sourcesOf(read({ what_if: [asked] }), 1, read({ what_if: [asked] }).what_if[0] ?? null, name).camps.features;
    expect(camps.map((one) => [one.properties?.persons, one.properties?.new])).toEqual([[90, false], [10, true]]);
  });

  it("leaves off what has no position", () => {
    const outlook = read({ sites: [site("town", "town", 1), { ...site("camp", "camp", 3), lat: null }] });
    expect(sourcesOf(outlook, 1, null, name).camps.features).toEqual([]);
    expect(sourcesOf(outlook, 1, null, name).flows.features).toEqual([]);
    expect(extentOf(outlook)).toEqual([1, 1, 1, 1]);
  });

  it("knows which ways a closure shuts", () => {
    const { sites } = read();
    const [town, camp] = [sites[0], sites[1]] as const;
    if (!town || !camp) throw new Error("no sites");
    const closure = (kind: string, a: string, b = "") => ({ kind, a, b, from_day: 0, to_day: null, source: "" });
    expect(shuts(closure("border", "Away", "Home"), town, camp)).toBe(true);
    expect(shuts(closure("link", "camp", "town"), town, camp)).toBe(true);
    expect(shuts(closure("place", "town"), town, camp)).toBe(true);
    expect(shuts(closure("camp", "camp"), town, camp)).toBe(false);
  });

  it("has a scale of width that a single person does not fill", () => {
    expect(mostPeople(read())).toBe(100);
    expect(mostFlow(read({ links: [{ a: "town", b: "camp", km: 1, a_to_b: 0.2, b_to_a: 0 }] }))).toBe(1);
  });
});

describe("countryName", () => {
  it("names a country in the language asked for, and leaves what is none", () => {
    expect([countryName("Poland", "uk"), countryName("Slovakia", "ru"), countryName("South_Sudan", "en")]).toEqual(["Польща", "Словакия", "South Sudan"]);
    expect([countryName("Atlantis", "uk"), countryName("", "uk")]).toEqual(["Atlantis", ""]);
  });
});
