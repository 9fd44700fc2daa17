import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { convoyStory, convoyText, spanText } from "../src/diagram/said.ts";
import { language, page } from "../src/state.ts";
import { both, inLanguage, some, tOr } from "../src/words.ts";
import { convoy, minute, smallPage } from "./small-page.ts";

beforeEach(() => {
  page.value = smallPage();
});
afterEach(() => {
  page.value = null;
  language.value = "en";
});

describe("spans and minutes", () => {
  it("tells a span on both clocks, its end rounded up", () => {
    expect(spanText({ start: minute(540), end: minute(600) + 1000 })).toBe("11:00\u201312:01 (12:00\u201313:01 Moscow)");
  });

  it("tells one clock where the case names one", () => {
    page.value = { ...smallPage(), clocks: { day: "2022-03-05", zone: "Europe/Kyiv", second: null, last_day: null } };
    expect([spanText({ start: minute(540), end: minute(600) }), both(minute(540))]).toEqual(["11:00\u201312:00", "11:00"]);
  });
});

describe("convoys", () => {
  it("tells means, vehicles and persons", () => {
    expect(convoyText(convoy("v1", "car", [0, 10, 40]))).toBe("v1: own car, 10 vehicles, 35 persons");
  });

  it("tells no vehicles of people on foot", () => {
    expect(convoyText({ ...convoy("v2", "foot", [0, 10, 40]), vehicles: 0 })).toBe("v2: on foot, 35 persons");
  });

  it("tells from where to where and when", () => {
    expect(convoyStory(convoy("v1", "car", [540, 550, 580]))).toBe(
      "v1: own car, 10 vehicles, 35 persons. Leaves Aa 11:00\u201311:04 (12:00\u201312:04 Moscow), " +
        "arrives in Cc 11:40\u201311:44 (12:40\u201312:44 Moscow).");
  });
});

describe("words", () => {
  it.each([
    ["en", ["1 bus", "2 buses", "5 buses", "21 buses"]],
    ["uk", ["1 автобус", "2 автобуси", "5 автобусів", "21 автобус"]],
    ["ru", ["1 автобус", "2 автобуса", "5 автобусов", "21 автобус"]],
  ] as const)("has the plural forms of %s", (tongue, forms) => {
    language.value = tongue;
    expect([1, 2, 5, 21].map((amount) => some("duties.buses", amount))).toEqual(forms);
  });

  it("chooses among told sentences, English where one is missing", () => {
    language.value = "uk";
    expect([inLanguage({ en: "seats", uk: "місця" }), inLanguage({ en: "seats" }), inLanguage({})]).toEqual(["місця", "seats", ""]);
  });

  it("leaves a hole that nobody fills, and shows what stands for an unknown key", () => {
    expect([tOr("duties.run", "", { from: "a" }).includes("{to}"), tOr("no.such", "as it is")]).toEqual([true, "as it is"]);
  });
});
