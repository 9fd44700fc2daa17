/** The desk's texts: the languages have the same, and none is left over that no part of the page shows. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import english from "../../src/safeconduct/report/words/desk/en.json";
import russian from "../../src/safeconduct/report/words/desk/ru.json";
import ukrainian from "../../src/safeconduct/report/words/desk/uk.json";

/** Keys that are put together from data: acts, kinds of entries, states and the like. */
const FROM_DATA = /^(act|kind|state|order|count|step|role|view)\./;

it("the languages have the same texts, with the same holes", () => {
  const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const other of [ukrainian, russian] as Record<string, string>[]) {
    expect(Object.keys(other)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(english)) expect([key, holes(other[key] ?? "")]).toEqual([key, holes(text)]);
  }
});

it("every text of the desk is used", () => {
  const code = readdirSync("src/desk").map((name) => readFileSync(join("src/desk", name), "utf8")).join("\n");
  const used = (key: string): boolean => code.includes(`"${key}"`) || code.includes(`\`${key.split(".")[0]}.\${`);
  expect(Object.keys(english).filter((key) => !FROM_DATA.test(key) && !used(key))).toEqual([]);
});
