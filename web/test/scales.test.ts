import { describe, expect, it } from "vitest";
import { clamp, countTicks, linear, niceStep, spread, timeTicks } from "../src/scales.ts";

const HOUR = 3_600_000;
const day = (clock: string): number => Date.parse(`2022-03-05T${clock}Z`);
const clock = (instant: number, offset: number): string => new Date(instant + offset).toISOString().slice(11, 16);

describe("linear", () => {
  const scale = linear([10, 20], [100, 300]);

  it("maps ends to ends and the middle to the middle", () => {
    expect([scale(10), scale(15), scale(20)]).toEqual([100, 200, 300]);
  });

  it("carries on outside its domain", () => {
    expect(scale(25)).toBe(400);
  });

  it("maps back", () => {
    expect(scale.invert(250)).toBe(17.5);
  });

  it("gives the start where the domain has no length", () => {
    const flat = linear([5, 5], [0, 90]);
    expect([flat(5), flat(7), flat.invert(40)]).toEqual([0, 0, 5]);
  });
});

describe("clamp", () => {
  it("keeps within the ends", () => {
    expect([clamp(-1, 0, 9), clamp(4, 0, 9), clamp(10, 0, 9)]).toEqual([0, 4, 9]);
  });
});

describe("timeTicks", () => {
  it("is hourly for a day of seven hours with eight ticks", () => {
    const ticks = timeTicks(day("07:00:00"), day("14:00:00"), 8, 2 * HOUR);
    expect(ticks.map((tick) => clock(tick, 2 * HOUR))).toEqual(
      ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"]);
  });

  it("is round on the local clock, not in UTC", () => {
    const offset = 5.75 * HOUR;
    const ticks = timeTicks(day("03:10:00"), day("05:20:00"), 4, offset);
    expect(ticks.map((tick) => clock(tick, offset))).toEqual(["09:00", "10:00", "11:00"]);
  });

  it("is round on both clocks where they differ by whole hours", () => {
    const ticks = timeTicks(day("08:40:00"), day("16:10:00"), 6, 2 * HOUR);
    expect(ticks.map((tick) => clock(tick, 3 * HOUR))).toEqual(["13:00", "15:00", "17:00", "19:00"]);
  });

  it("never gives more than asked for", () => {
    for (const most of [2, 3, 5, 9, 17]) {
      expect(timeTicks(day("00:00:00"), day("23:59:59"), most, 0).length).toBeLessThanOrEqual(most);
    }
  });

  it("gives none where no round instant lies within", () => {
    expect(timeTicks(day("09:01:00"), day("09:04:00"), 4, 0)).toEqual([]);
  });
});

describe("countTicks", () => {
  it("covers the highest value in round steps", () => {
    expect(countTicks(14_068, 4)).toEqual([0, 5_000, 10_000, 15_000]);
  });

  it("ends on the highest value where that is round", () => {
    expect(countTicks(40_000, 4)).toEqual([0, 10_000, 20_000, 30_000, 40_000]);
  });

  it("has whole persons only", () => {
    expect(countTicks(0, 4)).toEqual([0, 1]);
  });
});

describe("niceStep", () => {
  it("goes up to the next of 1, 2, 5, 10", () => {
    expect([1, 1.2, 3, 6, 20, 21, 501].map(niceStep)).toEqual([1, 2, 5, 10, 20, 50, 1000]);
  });
});

describe("spread", () => {
  it("leaves labels alone that have room", () => {
    expect(spread([0, 20, 50], 10, 0, 100)).toEqual([0, 20, 50]);
  });

  it("moves two that overlap apart by the same", () => {
    expect(spread([40, 44], 10, 0, 100)).toEqual([37, 47]);
  });

  it("pushes on whom it runs into", () => {
    expect(spread([40, 44, 50], 10, 0, 100).map((at) => Math.round(at * 100) / 100)).toEqual([34.67, 44.67, 54.67]);
  });

  it("stays within the ends", () => {
    expect(spread([98, 99, 100], 10, 0, 100)).toEqual([80, 90, 100]);
    expect(spread([-5], 10, 0, 100)).toEqual([0]);
  });

  it("keeps the gap that fits where there is no room for all", () => {
    expect(spread([0, 1, 2, 3, 4], 10, 0, 20)).toEqual([0, 5, 10, 15, 20]);
  });
});
