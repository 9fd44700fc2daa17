/**
 * Where names and chips stand on the map. Pure.
 *
 * The most telling come first and take the first of their spots that is free: off the frame's edge, off every corridor,
 * sign and name placed before. A name that finds no spot is left out; an end of a corridor is tried farther off, too.
 */

/** Left, top, right, bottom, px. */
export type Box = readonly [number, number, number, number];
/** A place in pixels. */
export type Spot = readonly [number, number];

/** A name to be placed: where its place lies, how large it is, how telling (0 first). */
export interface Label {
  readonly id: string;
  readonly at: Spot;
  readonly width: number;
  readonly height: number;
  readonly rank: number;
  /** How far from its place it begins, px: more where a sign stands there. */
  readonly away: number;
}

/** A chip to be placed beside a corridor. */
export interface Chip {
  readonly id: string;
  readonly line: readonly Spot[];
  readonly width: number;
  readonly height: number;
}

/** What is in the way. */
export interface Scene {
  readonly frame: Box;
  readonly boxes: readonly Box[];
  readonly lines: readonly (readonly Spot[])[];
}

/** Where something was placed. */
export interface Placed {
  readonly id: string;
  readonly box: Box;
}

/** At most this many towns that no corridor goes through are named. */
const MOST_TOWNS = 6;
const TOWN_RANK = 3;
/** How near a name may come to a corridor's middle, and to another name. */
const LINE_PX = 5;
const GAP_PX = 2;
const CHIP_AWAY = 11;
const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88];
/** Right, left, above, below, then the corners: which side of its place a name stands on. */
const SIDES: readonly Spot[] = [[1, 0], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 1], [-1, -1], [-1, 1]];

/** Places names and chips: names of ranks 0 and 1 first, then chips, then the others. */
export function place(labels: readonly Label[], chips: readonly Chip[], scene: Scene): { labels: Placed[]; chips: Placed[] } {
  const taken: Box[] = [];
  const ordered = [...labels].sort((one, other) => one.rank - other.rank);
  const named = (some: readonly Label[]): Placed[] =>
    some.flatMap((label) => {
      const placed = taking(label.id, spotsOf(label), taken, scene);
      // An end of a corridor is named even where the signs of shut roads stand all around it.
      return placed.length || label.rank > 0 ? placed : taking(label.id, spotsOf(label), taken, { ...scene, boxes: [] });
    });
  const first = named(ordered.filter(({ rank }) => rank < 2));
  const chipped = chips.flatMap((chip) => taking(chip.id, besides(chip), taken, scene));
  const later = named(ordered.filter(({ rank }) => rank >= 2 && rank < TOWN_RANK));
  const towns = ordered.filter(({ rank }) => rank >= TOWN_RANK).reduce<Placed[]>(
    (placed, label) => (placed.length < MOST_TOWNS ? [...placed, ...named([label])] : placed),
    [],
  );
  return { labels: [...first, ...later, ...towns], chips: chipped };
}

function taking(id: string, spots: Iterable<Box>, taken: Box[], scene: Scene): Placed[] {
  for (const box of spots) {
    if (!isFree(box, taken, scene)) continue;
    taken.push(box);
    return [{ id, box }];
  }
  return [];
}

function* spotsOf({ at, width, height, rank, away }: Label): Generator<Box> {
  for (const reach of rank === 0 ? [away, away + 8, away + 18, away + 30, away + 44] : [away]) {
    for (const [right, down] of SIDES) yield boxAt(at, right, down, reach, width, height);
  }
}

/** The box on one side of a spot, `reach` px away; at the corners it is pushed out along both sides, less. */
function boxAt([x, y]: Spot, right: number, down: number, reach: number, width: number, height: number): Box {
  const part = right && down ? reach * 0.6 : reach;
  const left = right > 0 ? x + part : right < 0 ? x - part - width : x - width / 2;
  const top = down > 0 ? y + part : down < 0 ? y - part - height : y - height / 2;
  return [left, top, left + width, top + height];
}

function* besides({ line, width, height }: Chip): Generator<Box> {
  for (const share of SHARES) {
    const at = along(line, share);
    if (!at) return;
    for (const [right, down] of SIDES) yield boxAt(at, right, down, CHIP_AWAY, width, height);
  }
}

/** The spot at a share of a line's length; null: it has no length. */
export function along(line: readonly Spot[], share: number): Spot | null {
  const lengths = line.slice(1).map(([x, y], index) => Math.hypot(x - (line[index] as Spot)[0], y - (line[index] as Spot)[1]));
  let rest = share * lengths.reduce((sum, one) => sum + one, 0);
  for (const [index, length] of lengths.entries()) {
    if (rest <= length && length > 0) {
      const [[x1, y1], [x2, y2]] = [line[index], line[index + 1]] as [Spot, Spot];
      return [x1 + ((x2 - x1) * rest) / length, y1 + ((y2 - y1) * rest) / length];
    }
    rest -= length;
  }
  return null;
}

function isFree(box: Box, taken: readonly Box[], { frame, boxes, lines }: Scene): boolean {
  const [left, top, right, bottom] = box;
  if (left < frame[0] || top < frame[1] || right > frame[2] || bottom > frame[3]) return false;
  if (taken.some((other) => meets(box, other, GAP_PX)) || boxes.some((other) => meets(box, other, 0))) return false;
  return !lines.some((line) => line.some((end, index) => index > 0 && crosses(box, line[index - 1] as Spot, end)));
}

/** Whether two boxes overlap, or come nearer than `gap`. */
export function meets(one: Box, other: Box, gap: number): boolean {
  return one[0] < other[2] + gap && other[0] < one[2] + gap && one[1] < other[3] + gap && other[1] < one[3] + gap;
}

/** Whether a stretch comes nearer to a box than half a corridor's width (Liang and Barsky's clipping). */
export function crosses(box: Box, [x1, y1]: Spot, [x2, y2]: Spot): boolean {
  const [left, top, right, bottom] = [box[0] - LINE_PX, box[1] - LINE_PX, box[2] + LINE_PX, box[3] + LINE_PX];
  let [enters, leaves] = [0, 1];
  for (const [step, room] of [[x1 - x2, x1 - left], [x2 - x1, right - x1], [y1 - y2, y1 - top], [y2 - y1, bottom - y1]] as const) {
    if (step === 0 && room < 0) return false;
    if (step < 0) enters = Math.max(enters, room / step);
    if (step > 0) leaves = Math.min(leaves, room / step);
  }
  return enters <= leaves;
}
