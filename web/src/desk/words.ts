/** The desk's words in the language chosen. */
import deskEn from "../../../src/safeconduct/report/words/desk/en.json";
import deskRu from "../../../src/safeconduct/report/words/desk/ru.json";
import deskUk from "../../../src/safeconduct/report/words/desk/uk.json";
import dayEn from "../../../src/safeconduct/report/words/operation/en.json";
import dayRu from "../../../src/safeconduct/report/words/operation/ru.json";
import dayUk from "../../../src/safeconduct/report/words/operation/uk.json";
import { clockTime, count } from "../format.ts";
import { type Language, language } from "../state.ts";
import { type Reason } from "./board-data.ts";
import { me, names } from "./state.ts";

export type Key = keyof typeof deskEn;

/** Reasons are worded once, for the printed board and for this one. */
const reasons = (words: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(words).filter(([key]) => key.startsWith("reason.")));
/** Languages of the desk, first the one that stands in for others. */
export const SPOKEN: readonly Language[] = ["en", "uk", "ru"];
const WORDS: Partial<Record<Language, Record<string, string>>> & { en: Record<string, string> } = { en: { ...reasons(dayEn), ...deskEn }, uk: { ...reasons(dayUk), ...deskUk }, ru: { ...reasons(dayRu), ...deskRu } };

/** Returns a text in the page's language with its {holes} filled. */
export function d(key: Key, holes: Record<string, string | number> = {}): string {
  return dOr(key, key, holes);
}

/** Returns the text of a key put together from data (`act.shot`), or what stands for it. */
export function dOr(key: string, otherwise: string, holes: Record<string, string | number> = {}): string {
  const words = (WORDS[language.value] ?? WORDS.en)[key] ?? otherwise;
  return words.replace(/\{(\w+)\}/g, (hole, name: string) => (typeof holes[name] === "number" ? count(holes[name]) : (holes[name] ?? hole)));
}

/** Chooses among names by language. */
export function named(told: Record<string, string> | undefined, otherwise: string): string {
  return told?.[language.value] ?? told?.["en"] ?? otherwise;
}

/** The name of an author. */
export function authorName(id: string): string {
  return named(names.value.get(id), id);
}

/** An instant among a reason's values, on the agreement's clock; its day too where it is another one. */
function moment(text: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return text;
  const about = me.value?.agreement;
  const day = about?.day && !text.startsWith(about.day) ? `${text.slice(0, 10)} ` : "";
  return day + clockTime(Date.parse(text), about?.clock ?? "UTC");
}

/** A typed reason in the page's language; without words for it, its code and values as they stand. */
export function reasonText({ code, values }: Reason): string {
  const shown = Object.entries(values).map(([key, value]) => [key, Array.isArray(value) ? value.join(", ") : moment(String(value))] as const);
  const otherwise = [code.replaceAll("_", " "), ...shown.map(([, value]) => value)].join(" ");
  return dOr(`reason.${code}`, otherwise, Object.fromEntries(shown));
}
