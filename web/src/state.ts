/** What the page's parts share: the instant looked at, what is hovered and chosen, language and theme. */
import { computed, effect, signal } from "@preact/signals";

import { drivenPage } from "./chance/day.ts";
import { side } from "./change.ts";
import type { Page, Place } from "./data.ts";

export type Language = "en" | "uk" | "ru" | "ar";
export type Theme = "auto" | "light" | "dark";

/** Kinds of things that can be pointed at; `id` is the thing's own, or as said. */
export type ThingKind =
  | "corridor"
  | "convoy"
  | "place"
  | "section" // "from>to"
  | "road"
  | "checkpoint"
  | "assembly"
  | "reception"
  | "closure" // index in map.closures
  | "incident" // index in map.incidents
  | "control" // index in map.control
  | "danger" // index in map.danger.zones
  | "bus"
  | "column" // corridor and number of the column, as `columnsOf` names them
  | "left" // index in plan.left_behind
  | "ask" // index in asks
  | "answer" // id "": where the numbers of the answer are from
  | "assumed" // id "": all that was assumed
  | "warnings"; // id "": what `check` warns of

export interface Thing {
  kind: ThingKind;
  id: string;
}

/** The page's data; set once, before anything is drawn. */
export const page = signal<Page | null>(null);

/** The instant all parts show, milliseconds since 1970 UTC. */
export const now = signal(0);

/** Whether time runs by itself. */
export const playing = signal(false);

/** What the pointer or the focus is on. */
export const hovered = signal<Thing | null>(null);

/** What was chosen last: its card is open. */
export const selected = signal<Thing | null>(null);

/** Whether the map has drawn all it has for the first time, or is known not to come. */
export const firstDrawn = signal(false);

export const language = signal<Language>("en");
export const theme = signal<Theme>("auto");

/** Whether the system asks for dark; meaningful where theme is "auto". */
export const systemDark = signal(false);
export const dark = computed(() => (theme.value === "auto" ? systemDark.value : theme.value === "dark"));

/** Every place of the page by its id. */
export const places = computed(() => new Map<string, Place>((page.value?.map.places ?? []).map((one) => [one.id, one])));

/**
 * From when to when the page's time runs: all that moves people, and the windows it is done in, in whole hours.
 *
 * Buses that drive empty to where they begin their day do not count: hours in which nobody leaves would push all else together.
 */
export const axis = computed(() => {
  const shown = page.value;
  if (!shown) return { start: 0, end: 1 };
  const driven = drivenPage(shown);
  const others = [...(shown.change ? [shown.change.plan] : []), ...(driven === shown ? [] : [driven.plan])];
  const instants = [shown.plan, ...others].flatMap(instantsOf);
  return instants.length ? wholeHours(Math.min(...instants), Math.max(...instants)) : shown.horizon;
});

/** When a plan moves people, and the windows it is done in. */
function instantsOf(plan: Page["plan"]): number[] {
  return [
    ...plan.convoys
      .filter(({ corridor }) => corridor !== null)
      .flatMap(({ boards, passes }) => [...(boards ? [boards.start] : []), ...passes.flatMap((one) => [one.head, one.tail])]),
    ...plan.corridors.flatMap(({ sections }) => sections.flatMap(({ windows }) => windows.flatMap((one) => [one.start, one.end]))),
  ];
}

/** How many times the axis is drawn larger than the whole of it. */
export const zoom = signal(1);

/** The part of the axis that is drawn: around the instant that was shown when it was last zoomed or left behind. */
export const viewed = signal<{ start: number; end: number } | null>(null);

/** From when to when the slider, and every drawing with a time axis, runs. */
export const shownTime = computed(() => viewed.value ?? axis.value);

/** Draws the axis so many times larger, around the instant shown. */
export function zoomTo(times: number): void {
  zoom.value = times;
  viewed.value = times === 1 ? null : around(now.peek(), times);
}

/** Puts the shared instant somewhere; the part of the axis that is drawn follows it. */
export function setInstant(at: number): void {
  now.value = at;
  const part = viewed.peek();
  if (part && (at < part.start || at > part.end)) viewed.value = around(at, zoom.peek());
}

function around(at: number, times: number): { start: number; end: number } {
  const { start, end } = axis.peek();
  const length = (end - start) / times;
  const from = Math.min(Math.max(at - length / 2, start), end - length);
  return { start: from, end: from + length };
}

const HOUR_MS = 3_600_000;

function wholeHours(start: number, end: number): { start: number; end: number } {
  return { start: Math.floor(start / HOUR_MS) * HOUR_MS, end: Math.ceil(end / HOUR_MS) * HOUR_MS };
}

/** Says whether two pointers are at the same thing. */
export function isSame(one: Thing | null, other: Thing | null): boolean {
  return one !== null && other !== null && one.kind === other.kind && one.id === other.id;
}

/** Puts language and theme on the document, where styles and screen readers look for them. */
export function bindDocument(): void {
  const query = matchMedia("(prefers-color-scheme: dark)");
  systemDark.value = query.matches;
  query.addEventListener("change", () => (systemDark.value = query.matches));
  effect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dir = language.value === "ar" ? "rtl" : "ltr";
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") selected.value = null;
  });
  effect(() => {
    document.documentElement.dataset.plan = side.value;
  });
  effect(() => {
    document.documentElement.dataset.theme = dark.value ? "dark" : "light";
  });
}
