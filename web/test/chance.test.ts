import { afterEach, describe, expect, it } from "vitest";

import { caughtOf, drivenPage, mishapsOf, plannedPage, shownRun } from "../src/chance/day.ts";
import type { Day, Simulation } from "../src/chance/format.ts";
import type { Page } from "../src/data.ts";
import { corridorLines, onTheRoad } from "../src/diagram/lines.ts";
import { minute, smallPage } from "./small-page.ts";

const MINUTE_S = 60;
const SPREAD = { mean: 0, p10: 0, p50: 0, p90: 0, worst: 0 };

/** Seconds from the start, of heads and tails at the minutes given, one after the other. */
const seconds = (...minutes: number[]): number[] => minutes.map((one) => one * MINUTE_S);

function dayOf(convoys: Partial<Day["convoys"][number]>[], more: Partial<Day> = {}): Day {
  const own = convoys.map((one) => ({ id: "v1", persons: [35, 0, 0, 0, 0], passes: [], caught: null, other: false, ...one }));
  return { run: 17, typical: [], persons: { out: 35, caught: 0, back: 0, under_way: 0, waiting: 0 }, not_opened: [], breaks: [], shut: [], convoys: own, ...more };
}

function simulated(...days: Day[]): Page {
  const simulation: Simulation = {
    runs: 100, stopped: false, came: SPREAD, out: SPREAD, caught: SPREAD, back: SPREAD, under_way: SPREAD, waiting: SPREAD,
    nobody_out: 0, all_clear_by_end: 1, openings: [], curve: [], causes: {}, all_causes: null, conduct: "hold", conducts: {},
    starts: minute(0), days,
  };
  return { ...smallPage(), simulation };
}

afterEach(() => {
  shownRun.value = null;
});

describe("drivenPage", () => {
  it("is the page itself where the plan is shown, or a run that is not kept", () => {
    const page = simulated(dayOf([]));
    expect(drivenPage(page)).toBe(page);
    shownRun.value = 18;
    expect(drivenPage(page)).toBe(page);
  });

  it("has the convoys as they drove, and knows the plan that they depart from", () => {
    const page = simulated(dayOf([{ passes: seconds(5, 9, 25, 29, 60, 64) }]));
    shownRun.value = 17;
    const driven = drivenPage(page);
    expect(driven.plan.convoys.map(({ id, passes }) => [id, passes.map(({ place, head, tail }) => [place, head, tail])])).toEqual([
      ["v1", [["a", minute(5), minute(9)], ["b", minute(25), minute(29)], ["c", minute(60), minute(64)]]],
    ]);
    expect(driven.plan.out_by).toEqual([{ at: minute(64), persons: 35 }]);
    expect(plannedPage(driven)).toBe(page);
    expect(drivenPage(page)).toBe(driven);
  });

  it("leaves out who never left, and who took a road that is not drawn", () => {
    shownRun.value = 17;
    expect(drivenPage(simulated(dayOf([{ passes: [] }, { id: "v2", other: true }]))).plan.convoys).toEqual([]);
  });

  it("ends a band where a convoy was caught, and nobody is on the road after it", () => {
    const caught = { at: 20 * MINUTE_S, hop: 1, share: 0.5 };
    const page = simulated(dayOf([{ passes: seconds(0, 4, 10, 14), persons: [0, 35, 0, 0, 0], caught }]));
    shownRun.value = 17;
    const driven = drivenPage(page);
    const [line] = corridorLines(driven)[0]?.convoys ?? [];
    expect(line?.caught).toEqual({ at: minute(20), km: 25 });
    expect(line?.band.head.at(-1)).toEqual({ at: minute(20), km: 25 });
    expect(caughtOf(driven.plan.convoys[0] as Page["plan"]["convoys"][number])?.at).toBe(minute(20));
    expect(onTheRoad(driven, minute(19)).length).toBe(1);
    expect(onTheRoad(driven, minute(21)).length).toBe(0);
  });

  it("tells a road that is shut both ways once", () => {
    const shut = { from: "a", to: "b", start: 0, end: 600 };
    const page = simulated(dayOf([], { shut: [shut, { ...shut, from: "b", to: "a" }, { ...shut, start: 60 }] }));
    shownRun.value = 17;
    expect(mishapsOf(drivenPage(page))?.shut.map(({ start }) => start)).toEqual([minute(0), minute(1)]);
    expect(mishapsOf(page)).toBeNull();
  });
});
