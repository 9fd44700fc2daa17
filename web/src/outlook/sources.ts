/** The outlook as the GeoJSON that its map draws on a day. Pure. */
import type { Feature, FeatureCollection } from "geojson";

import { collection, line, point } from "../map/sources.ts";
import type { Asked, Closure, Outlook, Site } from "./data.ts";
import { holds, LEAST_WIDTH_PX, mostOf, radiusOf, widthOf } from "./geometry.ts";

/** Gives a place's name in the page's language. */
export type Naming = (site: Site) => string;

export type OutlookSources = Record<"ways" | "flows" | "sites" | "camps" | "shut", FeatureCollection>;

/** On a map drawn smaller than this circles would cover each other: the bars by country tell how many there are. */
export const LEAST_FOR_CIRCLES = 0.75;
const DOT_PX = 5;
/** Shares of those who went one way above which its arrow is drawn. */
const ONE_WAY = 0.55;

/** Makes every source for a column of days; `asked` adds the camps that it would open, `scale` is that of the drawing. */
export function sourcesOf(outlook: Outlook, column: number, asked: Asked | null, name: Naming, scale = 1): OutlookSources {
  const sites = new Map([...outlook.sites, ...(asked?.new ?? [])].map((one) => [one.id, one]));
  const day = outlook.days[column] ?? 0;
  return {
    ways: collection(outlook.links.flatMap((one) => between(sites.get(one.a), sites.get(one.b), {}))),
    flows: collection(flows(outlook, sites, scale)),
    sites: collection(outlook.sites.filter((one) => one.kind !== "camp").flatMap((one) => at(one, town(one, day, name)))),
    camps: collection(camps(outlook, sites, column, asked, name, scale)),
    shut: collection(shut(outlook, sites, day)),
  };
}

/** Where all that is on the map lies, [west, south, east, north]; null where nothing has a position. */
export function extentOf(outlook: Outlook): [number, number, number, number] | null {
  const spots = outlook.sites.flatMap((one) => (spotOf(one) ? [spotOf(one) as [number, number]] : []));
  if (!spots.length) return null;
  const [lons, lats] = [spots.map(([lon]) => lon), spots.map(([, lat]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** The most people in any reception place on any day: the circle of full size. */
export function mostPeople(outlook: Outlook): number {
  return mostOf(...outlook.people, ...outlook.what_if.flatMap((one) => one.after));
}

/** The people on a way of full width: the most on any, but no less than a hundredth of the greatest circle. */
export function mostFlow(outlook: Outlook): number {
  return Math.max(mostOf(outlook.links.map((one) => one.a_to_b + one.b_to_a)), mostPeople(outlook) / 100);
}

function town(site: Site, day: number, name: Naming): Record<string, unknown> {
  const fought = site.in_conflict.some(([from, to]) => holds(day, from, to));
  return { id: site.id, label: name(site), fought, rank: fought ? 0 : 1e9 - (site.population ?? 0) };
}

/** The table by country stands above a small map: there a name tells its country no second time. */
function withoutCountry(name: string): string {
  return name.replace(/\s*\([^)]*\)$/, "");
}

function flows(outlook: Outlook, sites: ReadonlyMap<string, Site>, scale: number): Feature[] {
  const most = mostFlow(outlook);
  return outlook.links.flatMap(({ a, b, a_to_b, b_to_a }) => {
    const persons = a_to_b + b_to_a;
    const width = scale * widthOf(persons, most);
    if (width < LEAST_WIDTH_PX) return [];
    const back = b_to_a > a_to_b;
    const directed = Math.max(a_to_b, b_to_a) > ONE_WAY * persons;
    return between(sites.get(back ? b : a), sites.get(back ? a : b), { width, directed });
  });
}

function camps(
  outlook: Outlook,
  sites: ReadonlyMap<string, Site>,
  column: number,
  asked: Asked | null,
  name: Naming,
  scale: number,
): Feature[] {
  const most = mostPeople(outlook);
  const rows = asked === null ? outlook.people : asked.after;
  return (asked?.places ?? outlook.places).flatMap((id, index) => {
    const site = sites.get(id);
    const persons = rows[index]?.[column] ?? 0;
    const isNew = asked?.new.some((one) => one.id === id) ?? false;
    return site ? at(site, { id, label: scale < LEAST_FOR_CIRCLES ? withoutCountry(name(site)) : name(site), radius: scale < LEAST_FOR_CIRCLES ? DOT_PX : scale * radiusOf(persons, most), persons, new: isNew }) : [];
  });
}

/** A cross at the middle of each way that is shut, and at each place or camp that is. */
function shut(outlook: Outlook, sites: ReadonlyMap<string, Site>, day: number): Feature[] {
  const now = outlook.closures.filter((one) => one.kind !== "redirection" && holds(day, one.from_day, one.to_day));
  const middles = outlook.links.flatMap(({ a, b }) => {
    const [one, other] = [sites.get(a), sites.get(b)];
    if (!one || !other || !now.some((closure) => shuts(closure, one, other))) return [];
    const [first, second] = [spotOf(one), spotOf(other)];
    return first && second ? [point([(first[0] + second[0]) / 2, (first[1] + second[1]) / 2], {})] : [];
  });
  const camps = now.flatMap((one) => (one.kind === "camp" ? at(sites.get(one.a), {}) : []));
  return [...middles, ...camps];
}

/** Says whether a closure shuts the way between two places. */
export function shuts({ kind, a, b }: Closure, one: Site, other: Site): boolean {
  const joins = (first: string, second: string): boolean => (first === a && second === b) || (first === b && second === a);
  if (kind === "border") return joins(one.country, other.country);
  if (kind === "link") return joins(one.id, other.id);
  return kind === "place" && (one.id === a || other.id === a);
}

function spotOf(site: Site | undefined): [number, number] | null {
  return site && site.lat !== null && site.lon !== null ? [site.lon, site.lat] : null;
}

function at(site: Site | undefined, properties: Record<string, unknown>): Feature[] {
  const spot = spotOf(site);
  return spot ? [point(spot, properties)] : [];
}

function between(one: Site | undefined, other: Site | undefined, properties: Record<string, unknown>): Feature[] {
  const [first, second] = [spotOf(one), spotOf(other)];
  return first && second ? [line([first, second], properties)] : [];
}
