/** Scales and ticks for every drawing with an axis. Pure: numbers in, numbers out; instants are ms since 1970 (UTC). */

const MINUTE = 60_000;
const TIME_STEPS = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440].map((minutes) => minutes * MINUTE);

/** A straight scale: calls map domain to range, `invert` maps back. A domain without length maps to the range's start. */
export interface Scale {
  (value: number): number;
  invert(position: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
}

/** Make a straight scale from a domain to a range (pixels); values outside are carried on, not cut. */
export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [low, high] = domain;
  const [start, end] = range;
  const slope = high === low ? 0 : (end - start) / (high - low);
  const scale = (value: number): number => start + (value - low) * slope;
  const invert = (position: number): number => (slope === 0 ? low : low + (position - start) / slope);
  return Object.assign(scale, { invert, domain, range });
}

/** Keep a value between two others. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/**
 * Instants from start to end (both included where they fit) that are round on a local clock, at most `most` of them.
 *
 * offset: the clock's offset from UTC, ms. Where two clocks differ by whole hours the ticks are round on both.
 */
export function timeTicks(start: number, end: number, most: number, offset: number): number[] {
  const last = TIME_STEPS[TIME_STEPS.length - 1] as number;
  const step = TIME_STEPS.find((each) => fitting(start + offset, end + offset, each) <= most) ?? last;
  return multiples(start + offset, end + offset, step).map((local) => local - offset);
}

/** Round numbers (1, 2 or 5 times a power of ten apart) from 0 to `high` at least, so that `most` + 1 are not passed. */
export function countTicks(high: number, most: number): number[] {
  const step = niceStep(Math.max(high, 1) / Math.max(most, 1));
  const count = Math.ceil(Math.max(high, 1) / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** The least of 1, 2, 5, 10, 20, 50, ... that is not below `rough`. */
export function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
  return [1, 2, 5, 10].map((part) => part * power).find((step) => step >= rough - 1e-9) ?? 10 * power;
}

/**
 * Move labels apart as little as needed: positions in ascending order, at least `gap` between two, within `low`..`high`.
 *
 * Where there is no room for all, they keep the gap that fits.
 */
export function spread(positions: readonly number[], gap: number, low: number, high: number): number[] {
  if (positions.length < 2) return positions.map((at) => clamp(at, low, high));
  const room = Math.min(gap, (high - low) / (positions.length - 1));
  const clusters: Cluster[] = [];
  for (const position of positions) {
    clusters.push({ sum: position, count: 1 });
    while (overlap(clusters, room, low, high)) {
      const [above, below] = clusters.splice(-2) as [Cluster, Cluster];
      clusters.push({ sum: above.sum + below.sum, count: above.count + below.count });
    }
  }
  return clusters.flatMap((cluster) =>
    Array.from({ length: cluster.count }, (_, index) => top(cluster, room, low, high) + room * index),
  );
}

interface Cluster {
  sum: number;
  count: number;
}

function top(cluster: Cluster, room: number, low: number, high: number): number {
  const height = room * (cluster.count - 1);
  return clamp(cluster.sum / cluster.count - height / 2, low, high - height);
}

function overlap(clusters: readonly Cluster[], room: number, low: number, high: number): boolean {
  const [above, below] = clusters.slice(-2);
  if (above === undefined || below === undefined) return false;
  return top(below, room, low, high) < top(above, room, low, high) + room * above.count - 1e-9;
}

function fitting(start: number, end: number, step: number): number {
  return Math.floor(end / step) - Math.ceil(start / step) + 1;
}

function multiples(start: number, end: number, step: number): number[] {
  const first = Math.ceil(start / step);
  return Array.from({ length: Math.max(0, fitting(start, end, step)) }, (_, index) => (first + index) * step);
}
