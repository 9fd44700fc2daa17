/** A plan as lines through time and distance, corridor by corridor: what the diagrams draw and the map plays. */
import { caughtOf } from "../chance/day.ts";
import type { Convoy, Corridor, Leg, Page } from "../data.ts";
import {
  type Band,
  type DangerRun,
  type Halt,
  type Passing,
  type Spot,
  type Stretch,
  type WindowBand,
  bandAt,
  bandOf,
  dangerRuns,
  halts,
  quickest,
  runOn,
  runTimes,
  waypointKm,
  windowBands,
} from "./geometry.ts";

const LEAST_HALT_MS = 60_000;
const EARTH_KM = 6371;

/** A convoy with its band, and where it waits: at its origin (boarding, standing in line) and on the way. */
export interface ConvoyLine {
  readonly convoy: Convoy;
  readonly band: Band;
  readonly halts: readonly Halt[];
  /** Where the first of it was caught, on a day of the simulation; null: nobody was, or the page shows a plan. */
  readonly caught: Spot | null;
}

/** Buses that make the same empty run at the same time, as far as they are on the corridor. */
export interface EmptyRun {
  readonly buses: readonly string[];
  readonly leg: Leg;
  readonly parts: readonly (readonly Spot[])[];
}

/** A checkpoint on a corridor: it stands where its section begins. */
export interface Post {
  readonly id: string;
  readonly waypoint: number;
  readonly km: number;
}

/** Everything of one corridor that a time-distance diagram shows. */
export interface CorridorLines {
  readonly corridor: Corridor;
  readonly kms: readonly number[];
  readonly convoys: readonly ConvoyLine[];
  readonly runs: readonly EmptyRun[];
  readonly windows: readonly WindowBand[];
  readonly dangers: readonly DangerRun[];
  readonly posts: readonly Post[];
}

const drawn = new WeakMap<Page, readonly CorridorLines[]>();

/** The lines of all corridors of a page, in the plan's order; worked out once a page. */
export function corridorLines(page: Page): readonly CorridorLines[] {
  const known = drawn.get(page);
  if (known !== undefined) return known;
  const drives = new Map(page.plan.corridors.map((each) => [each.id, drivesOf(page, each)]));
  const empty = emptyRuns(page, drives);
  const lines = page.plan.corridors.map((each) => linesOf(page, each, drives, empty));
  drawn.set(page, lines);
  return lines;
}

/** Every convoy that is on the road at an instant, with where it stretches. */
export function onTheRoad(page: Page, at: number): { lines: CorridorLines; line: ConvoyLine; stretch: Stretch }[] {
  return corridorLines(page).flatMap((lines) =>
    lines.convoys.flatMap((line) => {
      const stretch = bandAt(line.band, at);
      return stretch === null ? [] : [{ lines, line, stretch }];
    }),
  );
}

/**
 * The places from which a convoy can still turn back without having been in danger: where each dangerous stretch begins.
 *
 * Beyond them it can neither stop nor turn round before the far end of the danger. `index` is the waypoint's number.
 */
export function turnBack(lines: CorridorLines): { readonly index: number; readonly danger: DangerRun }[] {
  return lines.dangers.map((danger) => ({ index: danger.first, danger }));
}

const LOOK_MS = 10 * 60_000;

/** The instant at which most persons are on the road, of every ten minutes; the first of several. */
export function busiest(page: Page, { start, end }: { readonly start: number; readonly end: number }): number {
  let [best, most] = [start, 0];
  for (let at = start; at <= end; at += LOOK_MS) {
    const persons = onTheRoad(page, at).reduce((sum, { line }) => sum + line.convoy.persons, 0);
    if (persons > most) [best, most] = [at, persons];
  }
  return best;
}

type Drives = ReadonlyMap<string, readonly number[]>;

function linesOf(
  page: Page,
  corridor: Corridor,
  drives: ReadonlyMap<string, Drives>,
  empty: readonly TimedRun[],
): CorridorLines {
  const kms = waypointKm(corridor.sections);
  const mine = page.plan.convoys.filter((convoy) => convoy.corridor === corridor.id);
  const quick = drives.get(corridor.id);
  return {
    corridor,
    kms,
    convoys: mine.map((convoy) => convoyLine(convoy, kms, quick?.get(convoy.means) ?? [])),
    runs: empty
      .map((run) => ({ ...run, parts: runOn(corridor.waypoints, kms, run.leg.waypoints, run.times) }))
      .filter(({ parts }) => parts.length > 0),
    windows: windowBands(corridor.sections),
    dangers: dangerRuns(corridor.sections),
    posts: postsOf(page, corridor, kms),
  };
}

function convoyLine(convoy: Convoy, kms: readonly number[], drives: readonly number[]): ConvoyLine {
  const passes: readonly Passing[] = convoy.passes;
  const waits = [...inLine(convoy), ...halts(kms, passes, drives, LEAST_HALT_MS)];
  const caught = caughtSpot(convoy, kms);
  const band = bandOf(kms, passes, drives);
  return { convoy, band: caught ? upTo(band, caught) : band, halts: waits, caught };
}

function caughtSpot(convoy: Convoy, kms: readonly number[]): Spot | null {
  const found = caughtOf(convoy);
  if (found === null) return null;
  const from = kms[found.hop] ?? 0;
  return { at: found.at, km: from + found.share * ((kms[found.hop + 1] ?? from) - from) };
}

/** The band of a convoy of which nobody came farther than the place where it was caught. */
function upTo({ head, tail }: Band, caught: Spot): Band {
  const lead = head.at(-1);
  if (lead === undefined || lead.km > caught.km || lead.at > caught.at) return { head, tail };
  return { head: [...head, caught], tail: [...tail, { at: Math.max(caught.at, tail.at(-1)?.at ?? caught.at), km: tail.at(-1)?.km ?? caught.km }] };
}

/** The time from boarding to setting out, where a convoy boards well before: buses load, cars stand in line. */
function inLine({ boards, passes }: Convoy): Halt[] {
  const [origin] = passes;
  if (boards === null || origin === undefined || origin.head - boards.start <= LEAST_HALT_MS) return [];
  return [{ waypoint: 0, km: 0, start: boards.start, end: origin.tail, wait: origin.head - boards.start }];
}

/** The quickest drive over each section by means, ms: a means keeps its own speed. */
function drivesOf(page: Page, { id, sections }: Corridor): Drives {
  const mine = page.plan.convoys.filter((convoy) => convoy.corridor === id);
  const means = [...new Set(mine.map((convoy) => convoy.means))];
  return new Map(
    means.map((each) => [
      each,
      quickest(mine.filter((convoy) => convoy.means === each).map(({ passes }) => passes), sections.length),
    ]),
  );
}

function postsOf(page: Page, corridor: Corridor, kms: readonly number[]): Post[] {
  return corridor.sections.flatMap((section, waypoint) =>
    page.map.checkpoints
      .filter(({ from, to }) => from === section.from && to === section.to)
      .map(({ id }) => ({ id, waypoint, km: kms[waypoint] as number })),
  );
}

interface TimedRun {
  readonly buses: readonly string[];
  readonly leg: Leg;
  readonly times: readonly number[];
}

/** All empty runs, those of several buses at the same time told once, with when they pass each place of theirs. */
function emptyRuns(page: Page, drives: ReadonlyMap<string, Drives>): TimedRun[] {
  const weigh = sectionWeights(page, drives);
  const found = new Map<string, { buses: string[]; leg: Leg }>();
  for (const { bus, legs } of page.plan.duties) {
    for (const leg of legs.filter(({ persons }) => persons === 0)) {
      const key = [leg.departs, leg.arrives, ...leg.waypoints].join(" ");
      const known = found.get(key);
      known === undefined ? found.set(key, { buses: [bus], leg }) : known.buses.push(bus);
    }
  }
  return [...found.values()].map(({ buses, leg }) => {
    const weights = leg.waypoints.slice(1).map((to, index) => weigh(leg, leg.waypoints[index] as string, to));
    return { buses, leg, times: runTimes(leg.departs, leg.arrives, weights) };
  });
}

/**
 * How long a bus is about to take from one place to the next, in ms: as the quickest convoy does over that section,
 * either way; where no corridor has the section, as the run's own speed does in a straight line.
 */
function sectionWeights(page: Page, drives: ReadonlyMap<string, Drives>): (leg: Leg, from: string, to: string) => number {
  const known = new Map<string, number>();
  for (const { id, sections } of page.plan.corridors) {
    const quick = drives.get(id);
    const times = quick?.get("bus") ?? [...(quick?.values() ?? [])][0] ?? [];
    sections.forEach(({ from, to }, index) => known.set([from, to].sort().join(" "), times[index] ?? 0));
  }
  const at = new Map(page.map.places.map((place) => [place.id, place]));
  return (leg, from, to) => {
    const drive = known.get([from, to].sort().join(" "));
    if (drive !== undefined && drive > 0) return drive;
    const [start, end] = [at.get(from), at.get(to)];
    if (start === undefined || end === undefined || leg.km === 0) return 0;
    return (straightKm(start, end) * (leg.arrives - leg.departs)) / leg.km;
  };
}

function straightKm(from: { lat: number; lon: number }, to: { lat: number; lon: number }): number {
  const [a, b] = [from.lat, to.lat].map((degrees) => (degrees * Math.PI) / 180) as [number, number];
  const width = ((to.lon - from.lon) * Math.PI) / 180;
  const half = Math.sin((b - a) / 2) ** 2 + Math.cos(a) * Math.cos(b) * Math.sin(width / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}
