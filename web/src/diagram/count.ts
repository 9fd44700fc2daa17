/** The curve of people out by time. Pure. */
import type { Plan } from "../data.ts";

/** How many are out by an instant: as many as the last row before it tells; 0 before the first. */
export function outAt(rows: Plan["out_by"], at: number): number {
  return rows.findLast((row) => row.at <= at)?.persons ?? 0;
}

/** The corners of the curve as stairs: nobody counts before the row that tells of them. */
export function stairs(rows: Plan["out_by"]): { readonly at: number; readonly persons: number }[] {
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    return before === undefined || before.persons === row.persons ? [row] : [{ at: row.at, persons: before.persons }, row];
  });
}
