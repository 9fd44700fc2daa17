/** The page's texts: none is left over that no part of the page shows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { language } from "../src/state.ts";
import { some, t } from "../src/words.ts";
import english from "../../src/safeconduct/report/words/page/en.json";

/** Keys that are put together from data: kinds of danger, classes of roads and the like. */
const FROM_DATA = /^(danger|road|state|claim|incident|fault|class|duties\.(loading|loaded|empty)$|diagram\.legend)\b/;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? sources(join(folder, one.name)) : /\.tsx?$/.test(one.name) ? [readFileSync(join(folder, one.name), "utf8")] : [],
  );
}

it("every text of the page is used", () => {
  const code = sources("src").join("\n");
  const used = (key: string): boolean => [key, key.replace(/\.(one|few|many)$/, "")].some((name) => code.includes(`"${name}"`));
  expect(Object.keys(english).filter((key) => !FROM_DATA.test(key) && !used(key))).toEqual([]);
});

const texts = (part: string, language: string): Record<string, string> =>
  JSON.parse(readFileSync(`../src/safeconduct/report/words/${part}/${language}.json`, "utf8")) as Record<string, string>;
const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

it.each(["page", "common", "notice"])("Arabic has every text of %s, with the same holes", (part) => {
  const [en, ar] = [texts(part, "en"), texts(part, "ar")];
  expect(Object.keys(en).filter((key) => !ar[key])).toEqual([]);
  expect(Object.keys(ar).filter((key) => !(key in en) && !/\.(two|other)$/.test(key))).toEqual([]);
  // A form for one or two may say the number in a word.
  const differ = Object.keys(en).filter((key) => !/\.(one|two)$/.test(key) && String(holes(en[key] ?? "")) !== String(holes(ar[key] ?? "")));
  expect(differ).toEqual([]);
});

it("Arabic counts in its own forms, and keeps figures from left to right", () => {
  language.value = "ar";
  expect([1, 2, 5, 11, 100].map((amount) => some("persons", amount))).toEqual(["شخص واحد", "شخصان", "\u20665\u2069 أشخاص", "\u206611\u2069 شخصًا", "\u2066100\u2069 شخص"]);
  expect(t("answer.change.between", { low: "+5", high: "+7" })).toContain("\u2066+5\u2069");
  language.value = "en";
  expect(t("between", { low: 1, high: 2 })).toBe("1 to 2");
});
