/** A day of the simulation shown in the plan's place: the same corridors, the convoys as they drove that day. */
import { signal } from "@preact/signals";

import type { Convoy, Page } from "../data.ts";
import { clamp } from "../scales.ts";
import { type Day, ENDS } from "./format.ts";

const SECOND_MS = 1000;

/** The number of the run that is shown; null: the plan. */
export const shownRun = signal<number | null>(null);

/** Where a convoy was caught: after which place, at what share of the way to the next. */
export interface Caught {
  readonly at: number;
  readonly hop: number;
  readonly share: number;
}

/** What was shut between two places, whichever way it is driven. */
export interface Closure {
  readonly from: string;
  readonly to: string;
  readonly start: number;
  readonly end: number;
}

/** What went wrong on the day that a page shows. */
export interface Mishaps {
  readonly breaks: readonly { readonly origin: string; readonly destination: string; readonly at: number }[];
  readonly shut: readonly Closure[];
}

const driven = new WeakMap<Page, Map<number, Page>>();
const planned = new WeakMap<Page, Page>();
const mishaps = new WeakMap<Page, Mishaps>();
const caught = new WeakMap<Convoy, Caught>();

/** The day that is shown of a page; null: its plan is. */
export function dayShown({ simulation }: Page): Day | null {
  const run = shownRun.value;
  return run === null ? null : simulation?.days.find((one) => one.run === run) ?? null;
}

/** The page with the day that is shown in the place of its plan; the same each time. Itself where the plan is shown. */
export function drivenPage(page: Page): Page {
  const day = dayShown(page);
  if (day === null || page.simulation === null) return page;
  const known = driven.get(page) ?? new Map<number, Page>();
  driven.set(page, known);
  const before = known.get(day.run);
  if (before !== undefined) return before;
  const made = drive(page, day, page.simulation.starts);
  known.set(day.run, made);
  planned.set(made, page);
  return made;
}

/** The page whose plan a driven page departs from; null: it shows a plan. */
export function plannedPage(page: Page): Page | null {
  return planned.get(page) ?? null;
}

/** What went wrong on a driven page's day; null: it shows a plan. */
export function mishapsOf(page: Page): Mishaps | null {
  return mishaps.get(page) ?? null;
}

/** Where the first of a convoy was caught on the day shown; null: nobody was. */
export function caughtOf(convoy: Convoy): Caught | null {
  return caught.get(convoy) ?? null;
}

function drive(page: Page, day: Day, starts: number): Page {
  const at = (seconds: number): number => starts + seconds * SECOND_MS;
  const plan = new Map(page.plan.convoys.map((convoy) => [convoy.id, convoy]));
  const convoys = day.convoys.flatMap((one) => {
    const own = plan.get(one.id);
    if (own === undefined || one.passes.length < 4) return []; // it never left, or took a road that is not drawn
    const passes = own.passes.slice(0, one.passes.length / 2).map((pass, index) => ({
      ...pass,
      head: at(one.passes[2 * index] as number),
      tail: at(one.passes[2 * index + 1] as number),
      in_head: null,
      in_tail: null,
    }));
    const waiting = one.persons[ENDS.indexOf("waiting")] ?? 0;
    const convoy = { ...own, passes, boards: null, walks: null, persons: Math.round(one.persons.reduce((sum, each) => sum + each, 0) - waiting) };
    if (one.caught) caught.set(convoy, { ...one.caught, at: at(one.caught.at), share: clamp(one.caught.share, 0, 1) });
    return [convoy];
  });
  const made = { ...page, plan: { ...page.plan, convoys, duties: [], out_by: outBy(convoys, day, plan) }, change: null };
  mishaps.set(made, {
    breaks: day.breaks.map(({ origin, destination, at: broken }) => ({ origin, destination, at: at(broken) })),
    shut: bothWays(day).map((one) => ({ ...one, start: at(one.start), end: at(one.end) })),
  });
  return made;
}

/** Persons out once the tail of their convoy is there, added up by time. */
function outBy(convoys: readonly Convoy[], day: Day, plan: ReadonlyMap<string, Convoy>): Page["plan"]["out_by"] {
  const out = new Map(day.convoys.map(({ id, persons }) => [id, persons[0] ?? 0]));
  let persons = 0;
  return convoys
    .filter(({ id, passes }) => passes.length === plan.get(id)?.passes.length && (out.get(id) ?? 0) > 0)
    .map(({ id, passes }) => ({ at: passes.at(-1)?.tail ?? 0, persons: out.get(id) ?? 0 }))
    .sort((one, other) => one.at - other.at)
    .map((row) => ({ at: row.at, persons: Math.round((persons += row.persons)) }));
}

/** Closures told once where both ways of a road were shut at the same time. */
function bothWays({ shut }: Day): Day["shut"] {
  const found = new Map(shut.map((one) => [[[one.from, one.to].sort().join(" "), one.start, one.end].join(" "), one]));
  return [...found.values()].sort((one, other) => one.start - other.start);
}
