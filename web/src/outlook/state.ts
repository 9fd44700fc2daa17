/** What the outlook's parts share: the day looked at, the what-if drawn beside, the place pointed at. */
import { signal } from "@preact/signals";

import { dayOf } from "../format.ts";
import { language } from "../state.ts";
import type { Outlook, Site } from "./data.ts";

/** The column of the day that all parts show. */
export const column = signal(0);

/** Whether the days run by themselves. */
export const running = signal(false);

/** Which of the what-ifs the drawings show; null: none. */
export const compared = signal<number | null>(null);

/** How much smaller than elsewhere the map's circles and ways are drawn, as on a phone. */
export const drawnScale = signal(1);

/** The place that was pointed at last. */
export const chosen = signal<string | null>(null);

/** Names a place in the page's language, or as the folder does. */
export function nameOf(site: Site): string {
  return site.names[language.value] ?? site.name;
}

/** Writes a date in full in the page's language. */
export function dateText(date: string): string {
  return dayOf(Date.parse(`${date}T00:00:00Z`), "UTC", language.value);
}

/** Returns the date of a day, told or not. */
export function dateOfDay(outlook: Outlook, day: number): string {
  return new Date(Date.parse(`${outlook.start}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10);
}
