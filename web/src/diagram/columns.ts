/**
 * Columns: what people on the road see of convoys that follow each other closely.
 *
 * Two neighbours of one means are one column where the second's head leaves the origin less than GAP_MS after the tail
 * of those before it. A plan may lead hundreds of convoys; a reader, and whoever stands at a post, sees a few columns.
 */
import type { Band } from "./geometry.ts";
import type { ConvoyLine, CorridorLines } from "./lines.ts";

/** Farther apart than this, two convoys are two columns. */
export const GAP_MS = 12 * 60_000;

/** Convoys of one means that follow each other closely. */
export interface Column {
  /** The corridor's id and the number of the column on it, as "A-2". */
  readonly id: string;
  readonly means: string;
  readonly convoys: readonly ConvoyLine[];
  readonly band: Band;
  readonly persons: number;
  readonly vehicles: number;
}

/** The columns of a corridor, in the order in which they set out; cars first where two set out at once. */
export function columnsOf({ corridor, convoys }: Pick<CorridorLines, "corridor" | "convoys">): Column[] {
  const means = [...new Set(convoys.map(({ convoy }) => convoy.means))];
  const groups = means.flatMap((one) => grouped(convoys.filter(({ convoy }) => convoy.means === one)));
  return groups
    .sort((one, other) => headOf(one[0] as ConvoyLine) - headOf(other[0] as ConvoyLine))
    .map((group, index) => columnOf(`${corridor.id}-${index + 1}`, group));
}

function grouped(convoys: readonly ConvoyLine[]): ConvoyLine[][] {
  const groups: ConvoyLine[][] = [];
  let tail = -Infinity;
  for (const line of [...convoys].sort((one, other) => headOf(one) - headOf(other))) {
    if (headOf(line) - tail < GAP_MS) groups.at(-1)?.push(line);
    else groups.push([line]);
    tail = Math.max(tail, tailOf(line));
  }
  return groups;
}

function columnOf(id: string, convoys: readonly ConvoyLine[]): Column {
  const [first] = convoys as [ConvoyLine, ...ConvoyLine[]];
  const last = convoys.reduce((latest, line) => (arrives(line) > arrives(latest) ? line : latest), first);
  return {
    id,
    means: first.convoy.means,
    convoys,
    band: { head: first.band.head, tail: last.band.tail },
    persons: convoys.reduce((sum, { convoy }) => sum + convoy.persons, 0),
    vehicles: convoys.reduce((sum, { convoy }) => sum + convoy.vehicles, 0),
  };
}

function headOf({ band }: ConvoyLine): number {
  return band.head[0]?.at ?? 0;
}

function tailOf({ band }: ConvoyLine): number {
  return band.tail[0]?.at ?? 0;
}

function arrives({ band }: ConvoyLine): number {
  return band.tail.at(-1)?.at ?? 0;
}

const found = new WeakMap<object, readonly Column[]>();

/** The columns of a corridor's lines, worked out once. */
export function columnsIn(lines: CorridorLines): readonly Column[] {
  const known = found.get(lines);
  if (known !== undefined) return known;
  const columns = columnsOf(lines);
  found.set(lines, columns);
  return columns;
}
