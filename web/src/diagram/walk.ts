/** Which choice of a list a key leads to. Pure. */

/** The number of the choice that a key leads to from `at` (-1: none yet) among `count`; null: the key is none of ours. */
export function walk(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  if (key === "ArrowRight" || key === "ArrowDown") return Math.min(at + 1, count - 1);
  if (key === "ArrowLeft" || key === "ArrowUp") return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
