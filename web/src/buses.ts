/** Buses as things that are pointed at, several at once where they drive together; and their names for readers. Pure. */
import type { Thing } from "./state.ts";

const BETWEEN = "+";

/** The id of one thing that is all these buses. */
export function busId(buses: readonly string[]): string {
  return buses.join(BETWEEN);
}

/** Whether a bus is meant by a thing. */
export function meansBus(thing: Thing | null, bus: string): boolean {
  return thing?.kind === "bus" && thing.id.split(BETWEEN).includes(bus);
}

/** All buses that a thing's id names. */
export function busesOf(id: string): string[] {
  return id.split(BETWEEN);
}

/** A bus by the town it begins its day in and its number: `zp-east-07` is `Zaporizhzhia 07`. */
export function busName(bus: string, home: string): string {
  const number = /-(\d+)$/.exec(bus)?.[1];
  return number ? `${home} ${number}` : home;
}
