/** What each bus does when: the rows of the duties' chart. Pure. */
import type { Convoy, Duty, Leg, Plan } from "../data.ts";

/** A stretch of a bus's day. */
export interface Block {
  readonly kind: "loading" | "loaded" | "empty";
  readonly start: number;
  readonly end: number;
  readonly leg: Leg;
}

/** One bus with all its stretches, in order of time. */
export interface BusRow {
  readonly bus: string;
  readonly blocks: readonly Block[];
}

/** Buses that make the same runs, each within minutes of the one before: one row of the chart. */
export interface RowGroup {
  readonly buses: readonly string[];
  /** From when the first begins a stretch until the last has ended it; the leg is the first bus's. */
  readonly blocks: readonly Block[];
}

/** Buses whose runs begin farther apart than this are rows of their own. */
export const TOGETHER_MS = 5 * 60_000;

/** Puts buses together that drive the same way with as many people, run by run, close behind each other. */
export function grouped(rows: readonly BusRow[]): RowGroup[] {
  const groups: BusRow[][] = [];
  for (const row of [...rows].sort((one, other) => (one.blocks[0]?.start ?? 0) - (other.blocks[0]?.start ?? 0))) {
    const group = groups.find((one) => follows(one.at(-1) as BusRow, row));
    if (group) group.push(row);
    else groups.push([row]);
  }
  return groups.map((group) => ({ buses: group.map(({ bus }) => bus), blocks: together(group) }));
}

function follows({ blocks }: BusRow, next: BusRow): boolean {
  return (
    blocks.length === next.blocks.length &&
    blocks.every((block, index) => {
      const other = next.blocks[index] as Block;
      const same = block.kind === other.kind && block.leg.persons === other.leg.persons && block.leg.waypoints.join() === other.leg.waypoints.join();
      return same && Math.abs(other.start - block.start) <= TOGETHER_MS;
    })
  );
}

function together(group: readonly BusRow[]): Block[] {
  const [first] = group as [BusRow];
  return first.blocks.map((block, index) => {
    const all = group.map(({ blocks }) => blocks[index] as Block);
    return { ...block, start: Math.min(...all.map(({ start }) => start)), end: Math.max(...all.map(({ end }) => end)) };
  });
}

/** The buses of one row of fleet.csv; `from` is the place where the first of them begins. */
export interface Depot {
  readonly fleet: string;
  readonly from: string;
  readonly rows: readonly BusRow[];
  readonly loadedRuns: number;
  readonly persons: number;
}

/** Rows of all buses, by fleet in the plan's order; a bus is named `<fleet id>-NN`. */
export function depots({ duties, convoys }: Pick<Plan, "duties" | "convoys">): Depot[] {
  const loads = convoysByBus(convoys);
  const fleets = [...new Set(duties.map(({ bus }) => fleetOf(bus)))];
  return fleets.map((fleet) => {
    const mine = duties.filter(({ bus }) => fleetOf(bus) === fleet);
    const loaded = mine.flatMap(({ legs }) => legs.filter(({ persons }) => persons > 0));
    return {
      fleet,
      from: mine[0]?.legs[0]?.from ?? "",
      rows: mine.map((duty) => ({ bus: duty.bus, blocks: blocksOf(duty, loads.get(duty.bus) ?? []) })),
      loadedRuns: loaded.length,
      persons: loaded.reduce((sum, { persons }) => sum + persons, 0),
    };
  });
}

function fleetOf(bus: string): string {
  return bus.replace(/-\d+$/, "");
}

function convoysByBus(convoys: readonly Convoy[]): Map<string, Convoy[]> {
  const found = new Map<string, Convoy[]>();
  for (const convoy of convoys) {
    for (const bus of convoy.bus) found.set(bus, [...(found.get(bus) ?? []), convoy]);
  }
  return found;
}

function blocksOf({ legs }: Duty, convoys: readonly Convoy[]): Block[] {
  return legs.flatMap((leg, index): Block[] => {
    const run: Block = { kind: leg.persons > 0 ? "loaded" : "empty", start: leg.departs, end: leg.arrives, leg };
    const boards = leg.persons > 0 ? boardsAt(leg, convoys) : null;
    if (boards === null) return [run];
    const start = Math.max(boards, legs[index - 1]?.arrives ?? boards);
    return start < leg.departs ? [{ kind: "loading", start, end: leg.departs, leg }, run] : [run];
  });
}

/** When the people of a run begin to board: as its convoy does; null where the plan does not tell. */
function boardsAt({ from, departs }: Leg, convoys: readonly Convoy[]): number | null {
  const convoy = convoys.find(({ passes: [origin] }) => origin?.place === from && origin.head <= departs && departs <= origin.tail);
  return convoy?.boards?.start ?? null;
}
