/** What the page's parts share: the instant looked at, what is hovered and chosen, language and theme. */
import { computed, effect, signal } from "@preact/signals";

import type { Page, Place } from "./data.ts";

export type Language = "en" | "uk" | "ru";
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
  | "bus";

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

/** From when to when the shared time axis runs: all that the plan does, and the windows it is done in. */
export const axis = computed(() => {
  const shown = page.value;
  if (!shown) return { start: 0, end: 1 };
  const { plan, map, hours } = shown;
  const instants = [
    ...plan.convoys.flatMap(({ boards, passes }) => [...(boards ? [boards.start] : []), ...passes.flatMap((one) => [one.head, one.tail])]),
    ...plan.duties.flatMap(({ legs }) => legs.flatMap((leg) => [leg.departs, leg.arrives])),
    ...plan.corridors.flatMap(({ sections }) => sections.flatMap(({ windows }) => windows.flatMap((one) => [one.start, one.end]))),
    ...map.windows.flatMap((one) => [one.start, one.end]).filter((at) => at >= shown.horizon.start && at <= shown.horizon.end),
    ...hours.flatMap((one) => one.hours.flatMap(({ opens, closes }) => [opens, closes].filter((at) => at !== null))),
  ];
  return instants.length ? wholeHours(Math.min(...instants), Math.max(...instants)) : shown.horizon;
});

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
  });
  effect(() => {
    document.documentElement.dataset.theme = dark.value ? "dark" : "light";
  });
}
