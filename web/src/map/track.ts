/** A corridor as a line on the ground with its kilometres, so that a stretch of it can be cut out. Pure. */
import type { Section } from "../data.ts";
import { waypointKm } from "../diagram/geometry.ts";
import { corridorShape } from "./sources.ts";

/** Spots of a line, [lon, lat], and how many km along the corridor each lies; both ascending in km. */
export interface Track {
  readonly spots: readonly (readonly [number, number])[];
  readonly km: readonly number[];
}

/** Lays a corridor's kilometres along its shape, section by section: the plan's own lengths hold, not the drawing's. */
export function trackOf(sections: readonly Section[]): Track {
  const kms = waypointKm(sections);
  const km = sections.flatMap((section, index) => {
    const [from, to] = [kms[index] ?? 0, kms[index + 1] ?? 0];
    return shares(section.shape).slice(index ? 1 : 0).map((share) => from + share * (to - from));
  });
  return { spots: corridorShape(sections) as [number, number][], km };
}

/** The part of a line of spots between two distances, its ends put where they fall; spots in any plane, as `km` goes. */
export function cut(
  spots: readonly (readonly [number, number])[],
  km: readonly number[],
  from: number,
  to: number,
): [number, number][] {
  const inner = spots.filter((_, index) => (km[index] ?? 0) > from && (km[index] ?? 0) < to);
  return [spotAt(spots, km, from), ...inner.map(([x, y]): [number, number] => [x, y]), spotAt(spots, km, to)];
}

function spotAt(spots: readonly (readonly [number, number])[], km: readonly number[], at: number): [number, number] {
  const found = km.findIndex((one) => one >= at);
  const next = found < 0 ? km.length - 1 : found;
  const [x, y] = spots[next] ?? [0, 0];
  const before = spots[next - 1];
  const [start, end] = [km[next - 1] ?? 0, km[next] ?? 0];
  if (!before || at >= end || end === start) return [x, y];
  const share = (at - start) / (end - start);
  return [before[0] + share * (x - before[0]), before[1] + share * (y - before[1])];
}

/** How far along a shape each of its points lies, 0 to 1. */
function shares(shape: readonly (readonly [number, number])[]): number[] {
  const along = [0];
  for (let index = 1; index < shape.length; index += 1) {
    const [[lat1, lon1], [lat2, lon2]] = [shape[index - 1], shape[index]] as [[number, number], [number, number]];
    const narrow = Math.cos(((lat1 + lat2) / 2) * (Math.PI / 180));
    along.push((along[index - 1] ?? 0) + Math.hypot(lat2 - lat1, (lon2 - lon1) * narrow));
  }
  const whole = along.at(-1) || 1;
  return along.map((one) => one / whole);
}
