/** Where things of the outlook are drawn, and how wide: numbers in, numbers and paths out. Pure. */
import type { Frame } from "../diagram/frame.ts";
import { countTicks, linear, type Scale } from "../scales.ts";

/** Radius of the circle of the most people, px; area goes by persons. */
export const MOST_RADIUS_PX = 30;
/** Width of the way that most people took, px; width goes by persons. */
export const MOST_WIDTH_PX = 18;
/** Ways narrower than this are drawn as if nobody took them, px. */
export const LEAST_WIDTH_PX = 0.5;

/** Returns a circle's radius, px; its area goes by persons. */
export function radiusOf(persons: number, most: number): number {
  return most > 0 ? MOST_RADIUS_PX * Math.sqrt(Math.max(persons, 0) / most) : 0;
}

/** Returns a way's width, px, in proportion to the persons who took it. */
export function widthOf(persons: number, most: number): number {
  return most > 0 ? (MOST_WIDTH_PX * Math.max(persons, 0)) / most : 0;
}

/** Rounds a forecast to three figures: more would seem surer than it is. */
export function about(value: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(Math.abs(value), 1))) - 2);
  return Math.round(value / step) * step;
}

/** The plotting area of a small drawing, px, with its scales: columns of days across, persons up. */
export interface Plot extends Frame {
  readonly y: Scale;
  readonly ticks: readonly number[];
}

/** Lays out a drawing for so many days and at most so many persons; days `before` have columns -1, -2 and so on. */
export function plotOf(width: number, height: number, days: number, most: number, before = 0): Plot {
  const [left, right, top, bottom] = [62, width - 10, 8, height - 20];
  const ticks = countTicks(most, height > 180 ? 4 : 2);
  const x = linear([-before, Math.max(days - 1, 1)], [left, right]);
  const y = linear([0, ticks.at(-1) ?? 1], [bottom, top]);
  return { width, height, left, right, top, bottom, x, y, ticks };
}

/** Returns the path of a line from a column on; columns that are not known break it. */
export function linePath(values: readonly (number | null)[], { x, y }: Plot, from = 0): string {
  let path = "";
  let pen = false;
  values.forEach((value, at) => {
    if (value !== null) path += `${pen ? "L" : "M"}${spot(x(from + at), y(value))}`;
    pen = value !== null;
  });
  return path;
}

/** Returns the path round the columns where both ends are known; empty where there are none. */
export function bandPath(low: readonly (number | null)[], high: readonly (number | null)[], { x, y }: Plot): string {
  const known = high.flatMap((most, at) => {
    const least = low[at];
    return most === null || least === null || least === undefined ? [] : [[at, least, most] as const];
  });
  if (!known.length) return "";
  const above = known.map(([at, , most]) => spot(x(at), y(most)));
  const below = known.map(([at, least]) => spot(x(at), y(least))).reverse();
  return `M${[...above, ...below].join("L")}Z`;
}

function spot(x: number, y: number): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}

/** Columns to label, at most so many: firsts of months where there are months of them, else every so many days. */
export function dateTicks(dates: readonly string[], most: number): number[] {
  const firsts = dates.flatMap((date, at) => (date.endsWith("-01") ? [{ at, month: monthOf(date) }] : []));
  if (dates.length > 75) {
    const step = [1, 2, 3, 6, 12, 24].find((one) => firsts.filter(({ month }) => month % one === 0).length <= most) ?? 24;
    return firsts.filter(({ month }) => month % step === 0).map(({ at }) => at);
  }
  const step = [1, 7, 14, 28].find((one) => Math.ceil(dates.length / one) <= most) ?? 28;
  return Array.from({ length: Math.ceil(dates.length / step) }, (_, index) => index * step);
}

function monthOf(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

/** The columns in which something that is so from a day up to another, or for good, is so. */
export function holds(day: number, from: number, to: number | null): boolean {
  return from <= day && (to === null || day < to);
}

/** The most of rows of numbers; 0 where there are none. */
export function mostOf(...rows: readonly (readonly (number | null)[])[]): number {
  let most = 0;
  for (const row of rows) for (const value of row) if (value !== null && value > most) most = value;
  return most;
}
