/**
 * Where things are in time and distance: convoys from head to tail, bus runs, windows, queues, danger.
 *
 * Pure: the diagrams draw it and the map plays it. Instants are ms since 1970 (UTC), distances km along a corridor
 * from its origin, durations ms. A line through time and distance is a list of spots, in the order of their instants.
 */

/** One point of a time-distance line. */
export interface Spot {
  readonly at: number;
  readonly km: number;
}

/** When the head and the tail of a convoy leave a place; at the last place: when they arrive. */
export interface Passing {
  readonly head: number;
  readonly tail: number;
}

/** The lines of a convoy's first and last vehicle. */
export interface Band {
  readonly head: readonly Spot[];
  readonly tail: readonly Spot[];
}

/** Where a convoy stretches at an instant, km: the head is ahead, so `head` >= `tail`. */
export interface Stretch {
  readonly head: number;
  readonly tail: number;
}

/** What is asked of a section: its length, whether it is dangerous, and when the cease-fire must hold on it. */
export interface Section {
  readonly km: number;
  readonly danger: boolean;
  readonly windows: readonly Span[];
}

/** From one instant to another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A rectangle of the diagram: a cease-fire asked for on a section. */
export interface WindowBand extends Span {
  readonly section: number;
  readonly fromKm: number;
  readonly toKm: number;
}

/** Neighbouring sections that are all dangerous: from where to where; `first` and `last` are section numbers. */
export interface DangerRun {
  readonly first: number;
  readonly last: number;
  readonly fromKm: number;
  readonly toKm: number;
}

/** A wait at a place: from when the first vehicle stands there until the last one goes on. */
export interface Halt extends Span {
  readonly waypoint: number;
  readonly km: number;
  /** How long the head waits, ms. */
  readonly wait: number;
}

/** Km of every waypoint from the corridor's origin: one more than there are sections, beginning with 0. */
export function waypointKm(sections: readonly { readonly km: number }[]): number[] {
  const kms = [0];
  for (const section of sections) kms.push((kms[kms.length - 1] as number) + section.km);
  return kms;
}

/**
 * The quickest drive over each section, ms, of all the passings given; what a convoy takes longer is a wait.
 *
 * A plan tells one time a place, so a wait can only be seen against a convoy that did not wait: it is told too short,
 * never too long, where all had to wait. No passings: zeros.
 */
export function quickest(passings: readonly (readonly Passing[])[], sections: number): number[] {
  return Array.from({ length: sections }, (_, index) => {
    const drives = passings.filter((each) => each.length > index + 1).map((each) => time(each, index + 1, "head") - time(each, index, "head"));
    return drives.length === 0 ? 0 : Math.min(...drives);
  });
}

/** The line of one vehicle that leaves the waypoints at `leaves`: it drives `drives`, then stands until it leaves. */
export function course(kms: readonly number[], leaves: readonly number[], drives: readonly number[]): Spot[] {
  const spots: Spot[] = [{ at: leaves[0] as number, km: kms[0] as number }];
  for (let index = 1; index < leaves.length; index += 1) {
    const km = kms[index] as number;
    const leave = leaves[index] as number;
    const arrive = Math.min(leave, (leaves[index - 1] as number) + (drives[index - 1] ?? Infinity));
    if (arrive < leave) spots.push({ at: arrive, km });
    spots.push({ at: leave, km });
  }
  return spots;
}

/** The band of a convoy; `drives` as `quickest` gives them. */
export function bandOf(kms: readonly number[], passes: readonly Passing[], drives: readonly number[]): Band {
  const line = (end: keyof Passing): Spot[] => course(kms, passes.map((pass) => pass[end]), drives);
  return { head: line("head"), tail: line("tail") };
}

/** The outline of a band as a closed polygon: along the head, then back along the tail. */
export function outline(band: Band): Spot[] {
  return [...band.head, ...[...band.tail].reverse()];
}

/** Where a vehicle is at an instant, km; null before it sets out and after it has arrived. */
export function kmAt(spots: readonly Spot[], at: number): number | null {
  const next = spots.findIndex((spot) => spot.at >= at);
  const to = spots[next];
  if (to === undefined) return null;
  const from = spots[next - 1];
  if (from === undefined) return to.at === at ? to.km : null;
  return from.km + ((to.km - from.km) * (at - from.at)) / (to.at - from.at);
}

/**
 * Where a convoy stretches at an instant; null before its head sets out and after its tail has arrived.
 *
 * While it sets out its tail is still at the origin, while it arrives its head is at the destination already.
 */
export function bandAt(band: Band, at: number): Stretch | null {
  if (at < first(band.head).at || at > last(band.tail).at) return null;
  return {
    head: kmAt(band.head, at) ?? last(band.head).km,
    tail: kmAt(band.tail, at) ?? first(band.tail).km,
  };
}

/** When a vehicle is at a distance for the last time, ms; null where it never is. */
export function timeAt(spots: readonly Spot[], km: number): number | null {
  for (let index = spots.length - 1; index >= 0; index -= 1) {
    const [from, to] = [spots[index - 1] ?? spots[index], spots[index]] as [Spot, Spot];
    if (to.km === km) return to.at;
    if ((from.km - km) * (to.km - km) < 0) {
      return from.at + ((to.at - from.at) * (km - from.km)) / (to.km - from.km);
    }
  }
  return null;
}

/** Which of some bands is nearest in time to a point of the diagram, at most `reach` ms away; -1: none. */
export function nearest(bands: readonly Band[], at: number, km: number, reach: number): number {
  let best = -1;
  let least = reach;
  bands.forEach(({ head, tail }, index) => {
    const [first, after] = [timeAt(head, km), timeAt(tail, km)];
    if (first === null || after === null) return;
    const away = Math.max(first - at, at - after, 0);
    if (away < least || (away === least && best < 0)) [best, least] = [index, away];
  });
  return best;
}

/** Where the head of a convoy waits, place by place, longer than `least` ms. */
export function halts(
  kms: readonly number[],
  passes: readonly Passing[],
  drives: readonly number[],
  least: number,
): Halt[] {
  return passes.flatMap((pass, waypoint) => {
    if (waypoint === 0) return [];
    const start = time(passes, waypoint - 1, "head") + (drives[waypoint - 1] ?? Infinity);
    const wait = pass.head - start;
    return wait > least ? [{ waypoint, km: kms[waypoint] as number, start, end: pass.tail, wait }] : [];
  });
}

/** The cease-fire asked for along a corridor, section by section. */
export function windowBands(sections: readonly Section[]): WindowBand[] {
  const kms = waypointKm(sections);
  return sections.flatMap(({ windows }, section) =>
    windows.map(({ start, end }) => ({
      section,
      fromKm: kms[section] as number,
      toKm: kms[section + 1] as number,
      start,
      end,
    })),
  );
}

/** The maximal runs of dangerous sections, in driving order. */
export function dangerRuns(sections: readonly Section[]): DangerRun[] {
  const kms = waypointKm(sections);
  const runs: DangerRun[] = [];
  sections.forEach(({ danger }, index) => {
    if (!danger) return;
    const before = runs[runs.length - 1];
    const joined = before !== undefined && before.last === index - 1 ? runs.pop() : undefined;
    const start = joined?.first ?? index;
    runs.push({ first: start, last: index, fromKm: kms[start] as number, toKm: kms[index + 1] as number });
  });
  return runs;
}

/**
 * When a bus passes each place of its run: evenly in the measure of `weights` (one a section, any unit).
 *
 * A run tells only when it departs and arrives; buses drive without halts. Weights of nothing: evenly by section.
 */
export function runTimes(departs: number, arrives: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const times = [departs];
  for (const weight of weights) {
    const share = total > 0 ? weight / total : 1 / weights.length;
    times.push((times[times.length - 1] as number) + (arrives - departs) * share);
  }
  return times;
}

/**
 * The parts of a run that lie on a corridor, in either direction: lines of at least two neighbouring waypoints.
 *
 * places and times: of the run, one each a place. Where it leaves the corridor and comes back, the parts are apart.
 */
export function runOn(
  waypoints: readonly string[],
  kms: readonly number[],
  places: readonly string[],
  times: readonly number[],
): Spot[][] {
  const parts: Spot[][] = [];
  let before = -2;
  places.forEach((place, index) => {
    const here = waypoints.indexOf(place);
    const spot = here < 0 ? null : { at: times[index] as number, km: kms[here] as number };
    const next = index > 0 && here >= 0 && before >= 0 && Math.abs(here - before) === 1;
    if (spot !== null) next ? parts[parts.length - 1]?.push(spot) : parts.push([spot]);
    before = here;
  });
  return parts.filter((part) => part.length > 1);
}

function time(passes: readonly Passing[], index: number, end: keyof Passing): number {
  return (passes[index] as Passing)[end];
}

function first(spots: readonly Spot[]): Spot {
  return spots[0] as Spot;
}

function last(spots: readonly Spot[]): Spot {
  return spots[spots.length - 1] as Spot;
}
