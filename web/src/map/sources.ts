/** A page's data as the GeoJSON that the map draws. Pure. */
import type { Feature, FeatureCollection, Geometry, Position } from "geojson";

import type { Page, Section } from "../data.ts";
import { isSame, type Thing } from "../state.ts";

export type Sources = Record<"roads" | "control" | "danger" | "sections" | "others" | "corridors" | "points" | "places", FeatureCollection>;

/** Makes every source. */
export function sourcesOf(page: Page): Sources {
  return {
    roads: roads(page),
    control: control(page),
    danger: collection((page.map.danger?.zones ?? []).map((zone, index) => area(zone.polygons, { id: String(index), because: zone.because }))),
    sections: collection([...uniqueSections(page)].map(([id, one]) => line(turned(one.shape), { id, danger: one.danger }))),
    others: collection((page.change?.plan.corridors ?? []).map((one) => line(corridorShape(one.sections), { id: one.id }))),
    corridors: collection(page.plan.corridors.map((one) => line(corridorShape(one.sections), { id: one.id }))),
    points: points(page),
    places: places(page),
  };
}

/** Names a section: the same for all corridors that go over it. */
export function sectionId(section: { from: string; to: string; road?: string | null }): string {
  return `${section.from}>${section.to}${section.road ? `>${section.road}` : ""}`;
}

/** The sections of all corridors, each once. */
export function uniqueSections(page: Page): Map<string, Section> {
  return new Map(page.plan.corridors.flatMap(({ sections }) => sections.map((one) => [sectionId(one), one])));
}

/** The corridors that go over a section. */
export function corridorsOver(page: Page, section: string): Page["plan"]["corridors"] {
  return page.plan.corridors.filter(({ sections }) => sections.some((one) => sectionId(one) === section));
}

/** A section that one corridor alone goes over means that corridor, and once that is chosen the section itself. */
export function meant(page: Page, thing: Thing | null, chosen: Thing | null): Thing | null {
  const [only, ...others] = thing?.kind === "section" ? corridorsOver(page, thing.id) : [];
  if (!only || others.length) return thing;
  const corridor: Thing = { kind: "corridor", id: only.id };
  return isSame(chosen, corridor) ? thing : corridor;
}

/** Where people of this page go from and to: what the map is to show at first, [west, south, east, north]. */
export function extent(page: Page): [number, number, number, number] | null {
  const ends = new Set(page.hours.flatMap((one) => [one.origin, ...one.destinations]));
  const spots = [
    ...[...page.plan.corridors, ...(page.change?.plan.corridors ?? [])].flatMap(({ sections }) => corridorShape(sections)),
    ...page.map.places.filter((one) => ends.has(one.id)).map((one) => [one.lon, one.lat]),
  ];
  const all = spots.length ? spots : page.map.places.map((one) => [one.lon, one.lat]);
  if (!all.length) return null;
  const [lons, lats] = [0, 1].map((axis) => all.map((spot) => spot[axis] as number)) as [number[], number[]];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** A corridor's whole course, [lon, lat]. */
export function corridorShape(sections: readonly Section[]): Position[] {
  return sections.flatMap((one, index) => turned(one.shape).slice(index ? 1 : 0));
}

/** From [lat, lon], as plan.json has it, to [lon, lat]. */
function turned(shape: readonly [number, number][]): Position[] {
  return shape.map(([lat, lon]) => [lon, lat]);
}

function roads({ map }: Page): FeatureCollection {
  return collection(
    map.roads.map((one) =>
      line(one.shape, { id: one.id, class: one.class, barred: one.state === "closed" || one.state === "mined" }),
    ),
  );
}

function control({ map }: Page): FeatureCollection {
  return collection(map.control.map((one, index) => area(one.polygons, { id: String(index) })));
}

function points({ map }: Page): FeatureCollection {
  const at = new Map(map.places.map((one) => [one.id, [one.lon, one.lat]]));
  const spots: [string, string, Position | null | undefined][] = [
    ...map.incidents.map((one, index): [string, string, Position] => ["incident", String(index), [one.lon, one.lat]]),
    ...map.reception.map((one): [string, string, Position | undefined] => ["reception", one.id, at.get(one.place)]),
    ...map.assembly.map((one): [string, string, Position | null] => [
      "assembly", one.id, one.lon === null || one.lat === null ? null : [one.lon, one.lat],
    ]),
    ...map.checkpoints.map((one): [string, string, Position | null] => ["checkpoint", one.id, one.spot]),
    ...map.closures.map((one, index): [string, string, Position | null] => ["closure", String(index), one.spot]),
  ];
  const met = new Set<string>();
  return collection(spots.flatMap(([kind, id, spot]) => {
    if (!spot) return [];
    const town = kind === "assembly" ? `assembly ${map.assembly.find((one) => one.id === id)?.place}` : `${kind} ${id}`;
    const lead = !met.has(town);
    met.add(town);
    return [point(spot, { kind, id, lead })];
  }));
}

function places(page: Page): FeatureCollection {
  const ranks = ranksOf(page);
  return collection(page.map.places.map((one) => point([one.lon, one.lat], { id: one.id, rank: ranks.get(one.id) ?? 3 })));
}

/** How telling a place's name is: 0 an end of a corridor, 1 a post, a fork or an end of danger, 2 on the way, 3 all others. */
export function ranksOf(page: Page): Map<string, number> {
  const { corridors } = page.plan;
  const ends = endsOf(page);
  const posts = page.map.checkpoints.flatMap((one) => [one.from, one.to]);
  const dangers = corridors.flatMap(({ waypoints, sections }) => waypoints.filter((_, index) => sections[index - 1]?.danger !== sections[index]?.danger));
  const sections = corridors.flatMap((one) => one.sections);
  const forks = [...many(sections.map(({ from, to }) => [from, to])), ...many(sections.map(({ from, to }) => [to, from]))];
  const onTheWay = new Set(corridors.flatMap((one) => one.waypoints));
  const telling = new Set([...posts, ...dangers, ...forks].filter((place) => onTheWay.has(place)));
  return new Map([
    ...[...onTheWay].map((place) => [place, 2] as const),
    ...[...telling].map((place) => [place, 1] as const),
    ...ends.map((place) => [place, 0] as const),
  ]);
}

/**
 * The places that are to be found first: where ways begin and end, of either plan where there are two; without any way
 * those of people who would leave, and where they gather and would be received.
 */
export function endsOf({ plan, change, hours, people, map }: Page): string[] {
  const ways = [...plan.corridors, ...(change?.plan.corridors ?? [])].flatMap((one) => [one.origin, one.destination]);
  const ends = [...ways, ...hours.flatMap((one) => [one.origin, ...one.destinations])];
  return ends.length ? ends : [...people, ...map.assembly, ...map.reception].map((one) => one.place);
}

/** The places that come with more than one other in these pairs: where ways part, or meet. */
function many(pairs: readonly (readonly [string, string])[]): string[] {
  const others = new Map<string, Set<string>>();
  for (const [place, other] of pairs) others.set(place, new Set([...(others.get(place) ?? []), other]));
  return [...others].filter(([, met]) => met.size > 1).map(([place]) => place);
}

/** Gathers features. */
export function collection(features: Feature[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}

function feature(geometry: Geometry, properties: Record<string, unknown>): Feature {
  return { type: "Feature", geometry, properties };
}

/** Makes a line of [lon, lat] points. */
export function line(coordinates: Position[], properties: Record<string, unknown>): Feature {
  return feature({ type: "LineString", coordinates }, properties);
}

function area(coordinates: Position[][][], properties: Record<string, unknown>): Feature {
  return feature({ type: "MultiPolygon", coordinates }, properties);
}

/** Makes a point at [lon, lat]. */
export function point(coordinates: Position, properties: Record<string, unknown>): Feature {
  return feature({ type: "Point", coordinates }, properties);
}
