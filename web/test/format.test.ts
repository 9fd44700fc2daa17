import { describe, expect, it } from "vitest";

import { aheadOf, bothClocks, clockTime, count, dayText, decimal, hourOf, kilometres, late, percentAtMost, THIN } from "../src/format.ts";
import { minute } from "./small-page.ts";

describe("count", () => {
  it("sets thousands apart with a thin space", () => {
    expect([0, 999, 1000, 17_480, 1_234_567].map(count)).toEqual(["0", "999", `1${THIN}000`, `17${THIN}480`, `1${THIN}234${THIN}567`]);
  });

  it("rounds to whole persons, and has a true minus but no minus nought", () => {
    expect([1.5, -12_000, -0.2].map(count)).toEqual(["2", `\u221212${THIN}000`, "0"]);
  });
});

describe("decimal and kilometres", () => {
  it("writes the decimal mark of the language", () => {
    expect([decimal(1105.25, 1, "en"), decimal(1105.25, 1, "uk"), decimal(2.5, 1, "ru")]).toEqual([`1${THIN}105.3`, `1${THIN}105,3`, "2,5"]);
  });

  it("tells tenths of a km below a hundred only", () => {
    expect([kilometres(24, "en"), kilometres(99.94, "uk"), kilometres(221.4, "en")]).toEqual(["24.0", "99,9", "221"]);
  });
});

describe("percentAtMost", () => {
  it("never tells a gap smaller than it is", () => {
    expect([0.0034, 0.00301, 0.05, 0].map((share) => percentAtMost(share, "en"))).toEqual(["0.4", "0.4", "5.0", "0.0"].map((text) => `${text}${THIN}%`));
  });
});

describe("clocks", () => {
  const clocks = { day: "2022-03-05", zone: "Europe/Kyiv", second: "Europe/Moscow", last_day: null };

  it("tells hours on a zone's clock, midnight as 00", () => {
    expect([clockTime(minute(420), "Europe/Kyiv"), clockTime(minute(22 * 60), "Europe/Kyiv")]).toEqual(["09:00", "00:00"]);
  });

  it("tells both clocks, or the one there is (R7)", () => {
    expect(bothClocks(minute(420), clocks, () => "Moscow")).toBe("09:00 (10:00 Moscow)");
    expect(bothClocks(minute(420), { ...clocks, second: null, last_day: null }, () => "Moscow")).toBe("09:00");
  });

  it("rounds ends up to the minute, and leaves whole minutes", () => {
    expect([late(minute(5) + 1), late(minute(5))]).toEqual([minute(6), minute(5)]);
  });
});

describe("aheadOf", () => {
  it("knows zones east and west of Greenwich, and summer time", () => {
    const [winter, summer] = [minute(600), Date.UTC(2022, 6, 5, 10)];
    expect([aheadOf(winter, "Europe/Kyiv"), aheadOf(winter, "Europe/Moscow"), aheadOf(summer, "Europe/Kyiv")]).toEqual([120, 180, 180]);
    expect([aheadOf(winter, "America/New_York"), aheadOf(winter, "Asia/Kathmandu")]).toEqual([-300, 345]);
  });

  it("is right across midnight", () => {
    expect([aheadOf(minute(23 * 60 + 30), "Europe/Moscow"), aheadOf(minute(30), "America/New_York")]).toEqual([180, -300]);
  });
});

describe("hourOf", () => {
  it("says so where a clock is in another day than the plan's", () => {
    const [late, early] = [minute(21 * 60 + 30), minute(-3 * 60)];
    expect([hourOf(late, "Europe/Kyiv", "2022-03-05"), hourOf(late, "Europe/Moscow", "2022-03-05")]).toEqual(["23:30", "00:30\u00a0+1"]);
    expect(hourOf(early, "Europe/Kyiv", "2022-03-05")).toBe("23:00\u00a0\u22121");
  });
});

describe("dayText", () => {
  it("writes the day in the language's own form", () => {
    expect([dayText("2022-03-05", "en"), dayText("2022-03-05", "uk"), dayText("2022-03-05", "ru")]).toEqual([
      "5 March 2022",
      "5 березня 2022",
      "5 марта 2022",
    ]);
  });

  it("leaves alone what is no day", () => {
    expect(dayText("someday", "en")).toBe("someday");
  });
});
