/** A page that holds a plan before beside its own: which of the two is shown. */
import { signal } from "@preact/signals";

import type { Page } from "./data.ts";

/** The plan that a page of a change shows: its own, or the one before it. */
export type Side = "after" | "before";

export const side = signal<Side>("after");

const turned = new WeakMap<Page, Page>();

/**
 * The page with the other plan in the place of its own, which stands in `change.plan` then; the same each time, so that
 * what is worked out of it is worked out once. A page without another plan is itself.
 */
export function turnedPage(page: Page): Page {
  const { change } = page;
  if (change === null) return page;
  const known = turned.get(page);
  if (known !== undefined) return known;
  const other = { ...change, plan: page.plan, infeasible: page.infeasible };
  const made = { ...page, plan: change.plan, infeasible: change.infeasible, asks: null, hours_bring: null, simulation: null, change: other };
  turned.set(page, made);
  turned.set(made, page);
  return made;
}

/** The page as it is shown now. */
export function shownPage(page: Page): Page {
  return side.value === "before" ? turnedPage(page) : page;
}
