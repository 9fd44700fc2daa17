/**
 * What the page is made from: the JSON that the program put into it (docs/page.md). The only module that reads it.
 *
 * Instants are milliseconds since 1970 UTC. Positions inside `map` are [lon, lat] as in GeoJSON; `shape` of a section
 * is [lat, lon] as in plan.json. Null: not known, or not for this page's class.
 */
import { simulation } from "./chance/format.ts";
import { type Decoded, DecodeError, type Decoder, instant, listOf, mapOf, nullable, number, pairOf, shape, text, truth } from "./decode.ts";
import { convoy, corridor, duty, footprint, leg, outBy, pass, placeWindow, section, shortfall, span } from "./plan-format.ts";

/** Name and version of the format; a page of another one is refused. */
export const PAGE_FORMAT = "safeconduct.page/5";

const point = pairOf(number);
const polygons = listOf(listOf(listOf(point)));
const said = { source: text, as_of: text };

const limit = shape({ code: text, told: mapOf(text) });

/**
 * plan.json, as far as the page's class may show it: figures are null and lists empty where it may not.
 * `told` and the rows of `assumed` are sentences of the program by language.
 */
const plan = shape({
  persons: nullable(shape({ leaving: number, out: number, left: number })),
  persons_bound: nullable(number),
  persons_gap: nullable(number),
  shortfall: nullable(shortfall),
  value: nullable(number),
  bound: nullable(number),
  gap: nullable(number),
  quick_sum: nullable(shape({ persons: number, told: mapOf(text) })),
  corridors: listOf(corridor),
  convoys: listOf(convoy),
  duties: listOf(duty),
  out_by: listOf(outBy),
  left_behind: listOf(shape({ place: text, means: text, persons: number, because: listOf(limit) })),
  ceasefire: nullable(
    shape({
      kilometre_hours: number,
      windows: listOf(footprint),
      places: listOf(placeWindow),
    }),
  ),
  assumed: listOf(mapOf(text)),
  stopped_early: truth,
});

/**
 * What anybody may know of a gathering place (class public only): for where, and the hours that are agreed to be public;
 * no route, no count. order: its number where the place has several, else 0. Null hours: nobody says.
 */
const publicHours = shape({
  id: text,
  origin: text,
  order: number,
  destinations: listOf(text),
  hours: listOf(shape({ opens: nullable(instant), closes: nullable(instant) })),
});

/** Why nobody can leave, and what would help: sentences of the program by language. */
const infeasible = shape({ because: listOf(mapOf(text)), what_would_help: listOf(mapOf(text)) });

/** A plan in figures; last_arrive null: nobody leaves. */
const figures = shape({
  persons: number,
  persons_bound: number,
  hours: number,
  kilometre_hours: number,
  corridors: number,
  last_arrive: nullable(instant),
});

const place = shape({
  id: text,
  name: text,
  names: mapOf(text),
  lat: number,
  lon: number,
  kind: text,
  population: nullable(number),
  party: nullable(text),
  ...said,
});

const road = shape({
  id: text,
  from: nullable(text),
  to: nullable(text),
  ref: text,
  class: text,
  km: number,
  state: nullable(text),
  danger: nullable(truth),
  because: text,
  speed_kmh: nullable(number),
  capacity_pcu_h: nullable(number),
  shape: listOf(point),
  ...said,
});

const map = shape({
  at: nullable(instant),
  roads: listOf(road),
  roads_left_out: listOf(text),
  roads_source: text,
  places: listOf(place),
  control: listOf(shape({ party: text, says: nullable(text), state: text, polygons, ...said })),
  danger: nullable(
    shape({
      known: truth,
      drawn: truth,
      zones: listOf(shape({ because: text, polygons, ...said })),
    }),
  ),
  incidents: listOf(
    shape({
      at: instant,
      until: nullable(instant),
      lat: number,
      lon: number,
      kind: text,
      party: nullable(text),
      precision_km: nullable(number),
      ...said,
    }),
  ),
  closures: listOf(
    shape({
      from: text,
      to: text,
      reason: text,
      start: nullable(instant),
      end: nullable(instant),
      spot: nullable(point),
      ...said,
    }),
  ),
  checkpoints: listOf(
    shape({
      id: text,
      from: text,
      to: text,
      spot: nullable(point),
      party: nullable(text),
      lanes: nullable(number),
      vehicles_per_h_per_lane: number,
      opens: nullable(instant),
      closes: nullable(instant),
      storage_vehicles: nullable(number),
      ...said,
    }),
  ),
  assembly: listOf(
    shape({
      id: text,
      place: text,
      lat: nullable(number),
      lon: nullable(number),
      boarding_per_h: nullable(number),
      opens: nullable(instant),
      closes: nullable(instant),
      ...said,
    }),
  ),
  reception: listOf(
    shape({
      id: text,
      place: text,
      party: text,
      intake_per_h: nullable(number),
      capacity: nullable(number),
      opens: nullable(instant),
      closes: nullable(instant),
      ...said,
    }),
  ),
  windows: listOf(
    shape({
      id: text,
      scope: text,
      start: instant,
      end: instant,
      departures_from: nullable(instant),
      proposed_by: text,
      state: text,
      ...said,
    }),
  ),
});

const page = shape({
  format: text,
  class: text,
  corridor: nullable(text),
  says: text,
  case: text,
  title: text,
  /** The title in other languages, where the case has it. */
  titles: mapOf(text),
  made_with: text,
  clocks: shape({ day: text, zone: text, second: nullable(text), last_day: nullable(text) }),
  horizon: span,
  margin_minutes: nullable(number),
  collapse_per_h: nullable(number),
  parties: listOf(shape({ id: text, name: text })),
  people: listOf(
    shape({ place: text, means: text, persons: number, low: nullable(number), high: nullable(number), ...said }),
  ),
  /** What `check` warns of in the case; sentences in English. */
  warnings: listOf(text),
  plan,
  /** What each ask would bring, as `price --json` found it; null: nobody has asked it. */
  asks: nullable(
    listOf(
      shape({
        kind: text,
        /** The ask in words, by language, and what there is now. */
        told: mapOf(text),
        now: mapOf(text),
        /** Ids of the parties who give it; none: whoever organises. */
        gives: listOf(text),
        persons: number,
        persons_between: pairOf(number),
        kilometre_hours: number,
      }),
    ),
  ),
  /** How many get out by the end of the cease-fire, as `ceasefire --json` found it; null: nobody has asked it. */
  hours_bring: nullable(
    shape({
      start: instant,
      curve: listOf(shape({ end: instant, persons: number, persons_bound: number })),
      /** The end of the cease-fire on the table, where there is just one and it begins then; null otherwise. */
      on_table: nullable(instant),
    }),
  ),
  /** Why the page's plan is none; null: there is one. */
  infeasible: nullable(infeasible),
  /** The plan before that the page's plan is held against; null: there is none. */
  change: nullable(
    shape({
      /** What is otherwise since, by language; empty: the two plans are just compared. */
      words: mapOf(text),
      plan,
      infeasible: nullable(infeasible),
      before: figures,
      after: figures,
      /** Least and most persons by which the best plans of the two cases can differ. */
      persons_between: pairOf(number),
      proven: truth,
      people: listOf(shape({ place: text, means: text, before: number, after: number })),
      gone: listOf(listOf(text)),
      new: listOf(listOf(text)),
    }),
  ),
  /** What chance does to the plan, as `simulate --out` found it; null: nobody has asked it. */
  simulation: nullable(simulation),
  hours: listOf(publicHours),
  /** Whether all who would leave can; null: not for this class. */
  everybody: nullable(truth),
  map,
});

export type Page = Decoded<typeof page>;
export type Plan = Decoded<typeof plan>;
export type Ask = NonNullable<Page["asks"]>[number];
export type HoursBring = NonNullable<Page["hours_bring"]>;
export type Corridor = Decoded<typeof corridor>;
export type Section = Decoded<typeof section>;
export type Convoy = Decoded<typeof convoy>;
export type Pass = Decoded<typeof pass>;
export type Duty = Plan["duties"][number];
export type Leg = Decoded<typeof leg>;
export type LeftBehind = Plan["left_behind"][number];
export type Limit = Decoded<typeof limit>;
export type Place = Decoded<typeof place>;
export type Road = Decoded<typeof road>;
export type Span = Decoded<typeof span>;
export type Clocks = Page["clocks"];

/** Why the embedded data cannot be shown: an error state of the page each. */
export interface Fault {
  kind: "cut-off" | "foreign" | "version" | "broken";
  detail: string;
}

/** Reads the embedded text; unknown keys are left aside, anything else that does not fit is a fault. */
export function readPage(source: string): Page | Fault {
  return readFormat(source, PAGE_FORMAT, page);
}

/** Reads a text of one format and version (`name/1`) with a decoder, or tells what is wrong with it. */
export function readFormat<T>(source: string, wanted: string, decoder: Decoder<T>): T | Fault {
  let given: unknown;
  try {
    given = JSON.parse(source);
  } catch (error) {
    return { kind: "cut-off", detail: String(error) };
  }
  const format = typeof given === "object" && given !== null && "format" in given ? given.format : undefined;
  const name = wanted.slice(0, wanted.indexOf("/") + 1);
  if (typeof format !== "string" || !format.startsWith(name)) return { kind: "foreign", detail: "" };
  if (format !== wanted) return { kind: "version", detail: format };
  try {
    return decoder(given, "");
  } catch (error) {
    if (error instanceof DecodeError) return { kind: "broken", detail: error.message };
    throw error;
  }
}

/** Says whether reading has failed. */
export function isFault<T extends object>(read: T | Fault): read is Fault {
  return "kind" in read;
}
