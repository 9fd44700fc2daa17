/** What tells a corridor from the others between the same two places. Pure. */
import type { Corridor } from "./data.ts";

/**
 * The place on the way that fewest of the other corridors of the same ends go through, the nearest to the middle of
 * those; null where no other corridor has the same ends.
 */
export function viaOf(corridor: Corridor, all: readonly Corridor[]): string | null {
  const { id, origin, destination, waypoints } = corridor;
  const rivals = all.filter((one) => one.id !== id && one.origin === origin && one.destination === destination);
  const inner = waypoints.slice(1, -1);
  if (!rivals.length || !inner.length) return null;
  const met = (place: string): number => rivals.filter((one) => one.waypoints.includes(place)).length;
  const least = Math.min(...inner.map(met));
  const middle = (inner.length - 1) / 2;
  const own = inner.map((place, index) => ({ place, away: Math.abs(index - middle) })).filter(({ place }) => met(place) === least);
  return own.sort((one, other) => one.away - other.away)[0]?.place ?? null;
}
