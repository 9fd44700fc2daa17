/**
 * Readers of what plan.json and the page's extract of it share. Made by tools/web_types.py from
 * src/safeconduct/report/plan/format.py; do not edit.
 */
import { type Decoded, instant, listOf, mapOf, nullable, number, pairOf, shape, text, truth } from "./decode.ts";

export const span = shape({
  start: instant,
  end: instant,
});

export type Span = Decoded<typeof span>;

export const section = shape({
  from: text,
  to: text,
  road: nullable(text),
  km: number,
  ref: text,
  danger: truth,
  windows: listOf(span),
  shape: listOf(pairOf(number)),
});

export type Section = Decoded<typeof section>;

export const corridor = shape({
  id: text,
  origin: text,
  destination: text,
  waypoints: listOf(text),
  length_km: number,
  persons: mapOf(number),
  sections: listOf(section),
});

export type Corridor = Decoded<typeof corridor>;

export const pass = shape({
  place: text,
  head: instant,
  tail: instant,
  in_head: nullable(instant),
  in_tail: nullable(instant),
  road: nullable(text),
});

export type Pass = Decoded<typeof pass>;

export const walk = shape({
  place: text,
  to: text,
  persons: number,
  starts: instant,
  arrives: instant,
});

export type Walk = Decoded<typeof walk>;

export const convoy = shape({
  id: text,
  corridor: nullable(text),
  mix: mapOf(number),
  persons_by_means: mapOf(number),
  assembly: text,
  reception: text,
  bus: listOf(text),
  boards: nullable(span),
  walks: nullable(listOf(walk)),
  inbound: nullable(text),
  passes: listOf(pass),
  means: text,
  vehicles: number,
  persons: number,
});

export type Convoy = Decoded<typeof convoy>;

export const leg = shape({
  from: text,
  to: text,
  departs: instant,
  arrives: instant,
  persons: number,
  km: number,
  waypoints: listOf(text),
});

export type Leg = Decoded<typeof leg>;

export const duty = shape({
  bus: text,
  legs: listOf(leg),
});

export type Duty = Decoded<typeof duty>;

export const outBy = shape({
  at: instant,
  persons: number,
});

export type OutBy = Decoded<typeof outBy>;

export const footprint = shape({
  section: pairOf(text),
  road: nullable(text),
  km: number,
  start: instant,
  end: instant,
});

export type Footprint = Decoded<typeof footprint>;

export const placeWindow = shape({
  place: text,
  start: instant,
  end: instant,
});

export type PlaceWindow = Decoded<typeof placeWindow>;

export const shortfall = shape({
  planned: number,
  least_proven: number,
});

export type Shortfall = Decoded<typeof shortfall>;
