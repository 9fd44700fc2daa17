/** The page's words in the language chosen. The same files are read by the Python side for its printed sheets. */
import chanceAr from "../../src/safeconduct/report/words/chance/ar.json";
import chanceEn from "../../src/safeconduct/report/words/chance/en.json";
import chanceRu from "../../src/safeconduct/report/words/chance/ru.json";
import chanceUk from "../../src/safeconduct/report/words/chance/uk.json";
import commonAr from "../../src/safeconduct/report/words/common/ar.json";
import commonEn from "../../src/safeconduct/report/words/common/en.json";
import commonRu from "../../src/safeconduct/report/words/common/ru.json";
import commonUk from "../../src/safeconduct/report/words/common/uk.json";
import noticeAr from "../../src/safeconduct/report/words/notice/ar.json";
import noticeEn from "../../src/safeconduct/report/words/notice/en.json";
import noticeRu from "../../src/safeconduct/report/words/notice/ru.json";
import noticeUk from "../../src/safeconduct/report/words/notice/uk.json";
import outlookEn from "../../src/safeconduct/report/words/outlook/en.json";
import outlookRu from "../../src/safeconduct/report/words/outlook/ru.json";
import outlookUk from "../../src/safeconduct/report/words/outlook/uk.json";
import pageAr from "../../src/safeconduct/report/words/page/ar.json";
import pageEn from "../../src/safeconduct/report/words/page/en.json";
import pageRu from "../../src/safeconduct/report/words/page/ru.json";
import pageUk from "../../src/safeconduct/report/words/page/uk.json";
import termsEn from "../../src/safeconduct/report/words/terms/en.json";
import termsRu from "../../src/safeconduct/report/words/terms/ru.json";
import termsUk from "../../src/safeconduct/report/words/terms/uk.json";
import { aheadOf, bothClocks, count, stamp } from "./format.ts";
import type { Page } from "./data.ts";
import { type Language, language, page, places } from "./state.ts";

/**
 * Every key there is; the languages have the same (a test holds them to it), but Arabic has no words of the outlook and of
 * the agreement.
 */
export type Key = keyof typeof chanceEn | keyof typeof commonEn | keyof typeof pageEn | keyof typeof outlookEn | keyof typeof noticeEn | keyof typeof termsEn;

const WORDS: Record<Language, Record<string, string>> = {
  en: { ...chanceEn, ...commonEn, ...pageEn, ...outlookEn, ...noticeEn, ...termsEn },
  uk: { ...chanceUk, ...commonUk, ...pageUk, ...outlookUk, ...noticeUk, ...termsUk },
  ru: { ...chanceRu, ...commonRu, ...pageRu, ...outlookRu, ...noticeRu, ...termsRu },
  ar: { ...outlookEn, ...termsEn, ...chanceAr, ...commonAr, ...pageAr, ...noticeAr },
};

/** What may stand in a hole. */
export type Holes = Record<string, string | number>;

/** Returns a text in the page's language with its {holes} filled; reading it makes a component follow the language. */
export function t(key: Key, holes: Holes = {}): string {
  return fill(WORDS[language.value][key] ?? key, holes);
}

/** Returns the text of a key put together from data (`limit.road capacity`), or what stands for it. */
export function tOr(key: string, otherwise: string, holes: Holes = {}): string {
  const found = WORDS[language.value][key];
  return found === undefined ? otherwise : fill(found, holes);
}

/** Begins and ends what runs from the left within a sentence that runs from the right. */
const [LEFT_TO_RIGHT, END] = ["\u2066", "\u2069"];

/**
 * Fills the holes; in Arabic figures, hours and names in other letters keep their own direction, or signs and figures beside
 * them would stand on the wrong side.
 */
function fill(words: string, holes: Holes): string {
  return words.replace(/\{(\w+)\}/g, (hole, name: string) => {
    const value = String(holes[name] ?? hole);
    return language.value === "ar" && /^[\u0001]?[-+\u2212\dA-Za-z\u00c0-\u04ff]/.test(value) ? LEFT_TO_RIGHT + value + END : value;
  });
}

/** Writes so many of something in its plural form: keys `.one`, `.few`, `.many`, Arabic also `.two` and `.other`, with the number in {n}. */
export function some(stem: string, amount: number): string {
  const texts = WORDS[language.value];
  const kind = new Intl.PluralRules(language.value).select(Math.round(amount));
  return fill(texts[`${stem}.${kind}`] ?? texts[`${stem}.many`] ?? stem, { n: count(amount) });
}

/** Writes an instant on both clocks in the page's language, `11:00 (12:00 Moscow)` (R7). */
export function both(at: number): string {
  const clocks = page.value?.clocks;
  return clocks ? bothClocks(at, clocks, city) : "";
}

/** Names the city that a zone's clock is named after. */
export function city(zone: string): string {
  return tOr(`city.${zone}`, (zone.split("/").at(-1) ?? zone).replaceAll("_", " "));
}

/** Chooses among the sentences that the data hold by language. */
export function inLanguage(told: Record<string, string>): string {
  return told[language.value] ?? told["en"] ?? "";
}

/** Names a party in the page's language where the words know it, else as the case does. */
export function partyName(id: string): string {
  return tOr(`party.${id}`, page.value?.parties.find((one) => one.id === id)?.name ?? id);
}

/** Returns a place's name in the page's language, or the one it has. */
export function placeName(id: string): string {
  const place = places.value.get(id);
  return place?.names[language.value] ?? place?.name ?? id;
}

/** Writes an instant on the first clock alone, `13:30`: for cells and axes, whose head says which clock it is. */
export function clockText(at: number): string {
  const clocks = page.value?.clocks;
  return clocks ? stamp(at, clocks.zone, clocks) : "";
}

/** Says how far the second clock is ahead of the first; nothing where there is one clock. */
export function aheadText(): string {
  const shown = page.value;
  if (!shown?.clocks.second) return "";
  const { zone, second } = shown.clocks;
  const minutes = aheadOf(shown.horizon.start, second) - aheadOf(shown.horizon.start, zone);
  const hours = `${minutes < 0 ? "\u2212" : "+"}\u202f${Math.abs(minutes) / 60}`;
  return t("clock.ahead", { first: city(zone), second: city(second), hours });
}

/** The colour of a party: the first of the case has one, all others the other. */
export function partyClass({ parties }: Page, id: string): "a" | "b" {
  return parties[0]?.id === id ? "a" : "b";
}

/** A corridor's id as readers see it; on a leader's page it is no name, only a mark that tells nothing of the others. */
export function corridorMark({ class: audience }: Page, id: string): string {
  return audience === "convoy" ? "" : id;
}

/** A party in a few letters: those by which it is known, else the first of its name. */
export function partyShort(id: string): string {
  return tOr(`party.short.${id}`, partyName(id).slice(0, 3).toUpperCase());
}

/** The case's title in the page's language where it has one. */
export function titleOf({ title, titles }: Page): string {
  return titles[language.value] ?? title;
}
