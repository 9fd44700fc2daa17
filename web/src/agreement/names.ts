/** Names of authors and writing of instants, in the page's language; who stands in which column. */
import { clockTime, dayOf } from "../format.ts";
import { language } from "../state.ts";
import { city, inLanguage } from "../words.ts";
import type { Agreement, Author } from "./data.ts";

/** Names an author, or shows the id of one that is not in the roster. */
export function authorName({ authors }: Agreement, id: string): string {
  const found = authors.find((one) => one.id === id);
  return found ? inLanguage(found.names) : id;
}

/** The parties whose word it takes, in the order of the alphabet of the language shown. */
export function parties(agreement: Agreement): Author[] {
  const order = new Intl.Collator(language.value);
  return agreement.authors
    .filter((one) => one.needed)
    .sort((one, other) => order.compare(inLanguage(one.names), inLanguage(other.names)));
}

/** The colour of an author: parties have one each by their place in the roster, whatever the language; others none. */
export function side({ authors }: Agreement, id: string): "a" | "b" | "i" {
  const place = authors.filter((one) => one.needed).findIndex((one) => one.id === id);
  return place === 0 ? "a" : place > 0 ? "b" : "i";
}

/** Who has a column: the parties, then the intermediary, then whoever else has spoken on a clause. */
export function columns(agreement: Agreement): Author[] {
  const spoke = new Set(agreement.clauses.flatMap((one) => Object.keys(one.words)));
  const others = agreement.authors.filter((one) => !one.needed && (one.role === "intermediary" || spoke.has(one.id)));
  return [...parties(agreement), ...others];
}

/** Writes a day in full. */
export function dayText(day: string): string {
  return dayOf(Date.parse(`${day.slice(0, 10)}T00:00:00Z`), "UTC", language.value);
}

/** Writes a day, or an instant on both clocks: `5 March 2022, 09:00 Kyiv / 10:00 Moscow`. */
export function whenText({ clocks }: Agreement, at: string): string {
  if (!at.includes("T")) return dayText(at);
  const moment = Date.parse(at);
  const hours = [clocks.first, clocks.second].flatMap((zone) => (zone ? [`${clockTime(moment, zone)} ${city(zone)}`] : []));
  return `${dayOf(moment, clocks.first, language.value)}, ${hours.join(" / ")}`;
}

/** Writes the day of an instant on the first clock. */
export function dayOfText({ clocks }: Agreement, at: string): string {
  return at.includes("T") ? dayOf(Date.parse(at), clocks.first, language.value) : dayText(at);
}
