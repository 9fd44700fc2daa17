/** Short texts the drawings share: spans on both clocks, minutes, what a convoy is. */
import type { Convoy, Span } from "../data.ts";
import { hourOf, late } from "../format.ts";
import { page } from "../state.ts";
import { city, placeName, some, t, tOr } from "../words.ts";
import type { Column } from "./columns.ts";

/** A span on both clocks, its end rounded up to the minute: `11:00–16:00 (12:00–17:00 Moscow)`. */
export function spanText({ start, end }: Span): string {
  const clocks = page.value?.clocks;
  if (!clocks) return "";
  const on = (zone: string): string => `${hourOf(start, zone, clocks.day)}\u2013${hourOf(late(end), zone, clocks.day)}`;
  return clocks.second ? t("clock.both", { first: on(clocks.zone), second: on(clocks.second), city: city(clocks.second) }) : on(clocks.zone);
}

/** The name of a means in the page's language. */
export function meansName(means: string): string {
  return tOr(`means.${means}`, means);
}

/** What a convoy is, in a few words: its name, means, vehicles where it has any, persons. */
export function convoyText({ id, means, vehicles, persons }: Convoy): string {
  const holes = { id, means: meansName(means), vehicles: some("diagram.vehicles", vehicles), persons: some("persons", persons) };
  return vehicles > 0 ? t("diagram.convoy", holes) : t("diagram.convoy.foot", holes);
}

/** A convoy in full: what it is, when it leaves and arrives. */
export function convoyStory(convoy: Convoy): string {
  const [origin, destination] = [convoy.passes[0], convoy.passes.at(-1)];
  if (!origin || !destination) return convoyText(convoy);
  return t("diagram.story", {
    convoy: convoyText(convoy),
    from: placeName(origin.place),
    leaves: spanText({ start: origin.head, end: origin.tail }),
    to: placeName(destination.place),
    arrives: spanText({ start: destination.head, end: destination.tail }),
  });
}

/** A column in full: its means, vehicles and persons, when it leaves and arrives. */
export function columnStory({ means, persons, vehicles, band, convoys }: Column): string {
  const [first] = convoys;
  const [origin, destination] = [first?.convoy.passes[0]?.place ?? "", first?.convoy.passes.at(-1)?.place ?? ""];
  const span = (spots: (end: "head" | "tail") => number): string => spanText({ start: spots("head"), end: spots("tail") });
  return t("diagram.story", {
    convoy: columnText({ means, persons, vehicles }),
    from: placeName(origin),
    leaves: span((end) => band[end][0]?.at ?? 0),
    to: placeName(destination),
    arrives: span((end) => band[end].at(-1)?.at ?? 0),
  });
}

/** What a column is, in a few words. */
export function columnText({ means, persons, vehicles }: Pick<Column, "means" | "persons" | "vehicles">): string {
  const parts = [meansName(means), ...(vehicles > 0 ? [some("diagram.vehicles", vehicles)] : []), some("persons", persons)];
  return parts.join(", ");
}
