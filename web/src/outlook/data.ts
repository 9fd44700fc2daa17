/**
 * What the outlook's page is made from: the JSON that `outlook` writes (docs/outputs.md). The only module that reads it. Rows of `people` and its like are `places`, their columns `days`.
 */
import { type Fault, readFormat } from "../data.ts";
import { type Decoded, listOf, mapOf, nullable, number, pairOf, shape, text } from "../decode.ts";

/** Name and version of the format; a page of another one is refused. */
export const OUTLOOK_FORMAT = "safeconduct.outlook/2";

const row = listOf(number);
const rows = listOf(row);
const openRows = listOf(listOf(nullable(number)));
const openRow = listOf(nullable(number));

const site = shape({
  id: text,
  name: text,
  names: mapOf(text),
  kind: text,
  lat: nullable(number),
  lon: nullable(number),
  country: text,
  population: nullable(number),
  capacity: nullable(number),
  in_conflict: listOf(pairOf(number)),
  source: text,
});

const link = shape({ a: text, b: text, km: number, a_to_b: number, b_to_a: number });

const closure = shape({ kind: text, a: text, b: text, from_day: number, to_day: nullable(number), source: text });

const driver = shape({ place: text, kind: text, from: nullable(text), persons: nullable(number), days: number });

const asked = shape({
  asked: text,
  told: mapOf(text),
  places: listOf(text),
  new: listOf(site),
  people: rows,
  low: openRows,
  high: openRows,
  after: rows,
});

const outlook = shape({
  class: text,
  name: text,
  title: text,
  made_with: text,
  seed: number,
  mode: text,
  known_to: nullable(number),
  start: text,
  days: listOf(number),
  dates: listOf(text),
  places: listOf(text),
  people: rows,
  low: openRows,
  high: openRows,
  counted: openRows,
  reported: openRows,
  before: nullable(shape({ days: row, dates: listOf(text), counted: openRows, reported: openRows })),
  total: row,
  total_low: openRow,
  total_high: openRow,
  countries: listOf(shape({ country: text, people: row, low: openRow, high: openRow, counted: openRow })),
  travelling: row,
  others: shape({ places: listOf(text), people: rows }),
  error: nullable(shape({ rescaled: number, normal: number, days: number })),
  drivers: listOf(driver),
  sites: listOf(site),
  links: listOf(link),
  closures: listOf(closure),
  scenarios: listOf(shape({ day: number, low: number, middle: number, high: number, source: text })),
  what_if: listOf(asked),
  assumed: listOf(mapOf(text)),
  unknown: listOf(mapOf(text)),
});

export type Outlook = Decoded<typeof outlook>;
export type Site = Decoded<typeof site>;
export type Link = Decoded<typeof link>;
export type Closure = Decoded<typeof closure>;
export type Driver = Decoded<typeof driver>;
export type Asked = Decoded<typeof asked>;

/** Says whether the embedded text is an outlook's, of whatever version. */
export function isOutlook(source: string): boolean {
  return /^\s*\{\s*"format"\s*:\s*"safeconduct\.outlook\//.test(source);
}

/** Reads the embedded text; unknown keys are left aside, anything else that does not fit is a fault. */
export function readOutlook(source: string): Outlook | Fault {
  return readFormat(source, OUTLOOK_FORMAT, outlook);
}
