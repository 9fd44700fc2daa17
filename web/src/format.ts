/** Numbers, times and dates as people read them, by language. No state here but caches. */
import type { Clocks } from "./data.ts";
import type { Language } from "./state.ts";

/** Between thousands; narrow, and no line breaks at it. */
export const THIN = "\u202f";

/** How each language writes dates: in Arabic with the digits that all other figures have. */
export const LOCALES: Record<Language, string> = { en: "en-GB", uk: "uk-UA", ru: "ru-RU", ar: "ar-SY-u-nu-latn" };

/** Zones that browsers older than 2022 know by another name only. */
const FORMER_NAMES: Record<string, string> = { "Europe/Kyiv": "Europe/Kiev" };

/** Writes a whole number, thousands set apart: 17 480. */
export function count(value: number): string {
  const digits = String(Math.round(Math.abs(value))).replace(/\B(?=(\d{3})+$)/g, THIN);
  return value < 0 && digits !== "0" ? `\u2212${digits}` : digits;
}

/** Writes a whole number with its sign; nought has none. */
export function signed(value: number): string {
  return value === 0 ? "0" : `${value > 0 ? "+" : "\u2212"}${count(Math.abs(value))}`;
}

/** Writes a number with so many digits after the decimal mark of the language. */
export function decimal(value: number, digits: number, language: Language): string {
  const [whole = "0", part] = Math.abs(value).toFixed(digits).split(".");
  const mark = language === "en" || language === "ar" ? "." : ",";
  const written = count(Number(whole)) + (part ? mark + part : "");
  return value < 0 ? `\u2212${written}` : written;
}

/** Writes a share as per cent, rounded up at the last digit, so that "at most" stays true. */
export function percentAtMost(share: number, language: Language): string {
  const tenths = Math.ceil(share * 1000 - 1e-9);
  return `${decimal(tenths / 10, 1, language)}${THIN}%`;
}

/** Writes kilometres: 24.0 below a hundred, 221 above. */
export function kilometres(km: number, language: Language): string {
  return decimal(km, km < 100 ? 1 : 0, language);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: known(zone) });
    formatters.set(key, found);
  }
  return found;
}

function known(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return FORMER_NAMES[zone] ?? zone;
  }
}

/** Writes an instant as HH:MM on a zone's clock. */
export function clockTime(at: number, zone: string): string {
  return formatter("en-GB", zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** The end of something, rounded up to the minute: what ends later than told is no longer kept free. */
export function late(at: number): number {
  return Math.ceil(at / 60_000) * 60_000;
}

const DAY_MINUTES = 1440;

/** How many minutes a zone's clock is ahead of UTC at an instant, less whole days: from -720 up to 719. */
export function aheadOf(at: number, zone: string): number {
  const [hours = 0, minutes = 0] = clockTime(at, zone).split(":").map(Number);
  const utc = Math.floor(at / 60_000) % DAY_MINUTES;
  return ((hours * 60 + minutes - utc + 1.5 * DAY_MINUTES) % DAY_MINUTES) - DAY_MINUTES / 2;
}

/** Writes an instant as HH:MM on a zone's clock, with `+1` behind it on the day after the plan's, as the sheets do. */
export function hourOf(at: number, zone: string, day: string): string {
  const local = Math.floor((at / 60_000 + aheadOf(at, zone)) / DAY_MINUTES);
  const days = local - Math.floor(Date.parse(`${day}T00:00:00Z`) / 60_000 / DAY_MINUTES);
  if (!days) return clockTime(at, zone); // also where the day cannot be read
  return `${clockTime(at, zone)}\u00a0${days > 0 ? "+" : "\u2212"}${Math.abs(days)}`;
}

/** Writes an instant on both clocks, `09:00 (10:00 Moscow)`, or on one where there is no second (R7). */
export function bothClocks(at: number, clocks: Clocks, city: (zone: string) => string): string {
  const { zone, second } = clocks;
  const first = stamp(at, zone, clocks);
  if (!second) return first;
  const sameDay = dateOf(at, zone) === dateOf(at, second);
  return `${first} (${clocks.last_day && sameDay ? clockTime(at, second) : stamp(at, second, clocks)} ${city(second)})`;
}

/** Writes an instant as HH:MM, `+1` behind it on the next day; in a plan of several days its date before it: `6.03 09:00`. */
export function stamp(at: number, zone: string, { day, last_day }: Clocks): string {
  return last_day ? `${dateOf(at, zone)}\u00a0${clockTime(at, zone)}` : hourOf(at, zone, day);
}

function dateOf(at: number, zone: string): string {
  const parts = formatter("en-GB", zone, { day: "numeric", month: "2-digit" }).formatToParts(at);
  const part = (type: string): string => parts.find((one) => one.type === type)?.value ?? "";
  return `${Number(part("day"))}.${part("month")}`;
}

/** Writes the day of an instant in a zone, in full: 5 March 2022; without the word for year that uk and ru put last. */
export function dayOf(at: number, zone: string, language: Language): string {
  const written = formatter(LOCALES[language], zone, { day: "numeric", month: "long", year: "numeric" }).format(at);
  return written.replace(/\s*[рг]\.$/, "");
}

/** Writes a day given as 2022-03-05, in full. */
export function dayText(day: string, language: Language): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : dayOf(at, "UTC", language);
}
