import { describe, expect, it } from "vitest";
import * as geometry from "../src/diagram/geometry.ts";
import type { Passing, Section } from "../src/diagram/geometry.ts";

// A corridor of two sections on paper: 10 km to b, 30 km more to c. Instants are minutes, which the geometry allows.
const KMS = [0, 10, 40];
const PASSES: Passing[] = [{ head: 0, tail: 4 }, { head: 10, tail: 14 }, { head: 40, tail: 44 }];
const LATE: Passing[] = [{ head: 20, tail: 24 }, { head: 36, tail: 40 }, { head: 66, tail: 70 }];
const DRIVES = [10, 30];

function section(km: number, danger = false, windows: Section["windows"] = []): Section {
  return { km, danger, windows };
}

describe("waypointKm", () => {
  it("adds up the sections from 0", () => {
    expect(geometry.waypointKm([section(10), section(30)])).toEqual(KMS);
  });
});

describe("quickest", () => {
  it("takes the least drive of each section", () => {
    expect(geometry.quickest([LATE, PASSES], 2)).toEqual(DRIVES);
  });

  it("is zeros where nobody drives", () => {
    expect(geometry.quickest([], 2)).toEqual([0, 0]);
  });
});

describe("course", () => {
  it("drives, stands until it leaves, drives on", () => {
    expect(geometry.course(KMS, [20, 36, 66], DRIVES)).toEqual([
      { at: 20, km: 0 },
      { at: 30, km: 10 },
      { at: 36, km: 10 },
      { at: 66, km: 40 },
    ]);
  });

  it("has one spot a place where it does not stand", () => {
    expect(geometry.course(KMS, [0, 10, 40], DRIVES).map((spot) => spot.at)).toEqual([0, 10, 40]);
  });

  it("drives straight through where no drive is known", () => {
    expect(geometry.course(KMS, [20, 36, 66], []).map((spot) => spot.at)).toEqual([20, 36, 66]);
  });
});

describe("bandOf and outline", () => {
  it("goes out along the head and back along the tail", () => {
    const polygon = geometry.outline(geometry.bandOf(KMS, PASSES, DRIVES));
    expect(polygon.map(({ at, km }) => [at, km])).toEqual([[0, 0], [10, 10], [40, 40], [44, 40], [14, 10], [4, 0]]);
  });

  it("has the halts of both", () => {
    const band = geometry.bandOf(KMS, LATE, DRIVES);
    expect([band.head.length, band.tail.length]).toEqual([4, 4]);
    expect(band.tail[1]).toEqual({ at: 34, km: 10 });
  });
});

describe("kmAt", () => {
  const spots = geometry.course(KMS, [20, 36, 66], DRIVES);

  it("lies between two places in the measure of the time", () => {
    expect(geometry.kmAt(spots, 25)).toBe(5);
    expect(geometry.kmAt(spots, 51)).toBe(25);
  });

  it("stands while it waits", () => {
    expect([geometry.kmAt(spots, 30), geometry.kmAt(spots, 33), geometry.kmAt(spots, 36)]).toEqual([10, 10, 10]);
  });

  it("is nowhere before and after", () => {
    expect([geometry.kmAt(spots, 19.9), geometry.kmAt(spots, 66.1)]).toEqual([null, null]);
    expect([geometry.kmAt(spots, 20), geometry.kmAt(spots, 66)]).toEqual([0, 40]);
  });
});

describe("bandAt", () => {
  const band = geometry.bandOf(KMS, PASSES, DRIVES);

  it("has its tail at the origin while it sets out", () => {
    expect(geometry.bandAt(band, 2)).toEqual({ head: 2, tail: 0 });
  });

  it("stretches from tail to head on the road", () => {
    expect(geometry.bandAt(band, 12)).toEqual({ head: 12, tail: 8 });
  });

  it("has its head at the destination while it arrives", () => {
    expect(geometry.bandAt(band, 42)).toEqual({ head: 40, tail: 38 });
  });

  it("is null before and after", () => {
    expect([geometry.bandAt(band, -1), geometry.bandAt(band, 45)]).toEqual([null, null]);
  });
});

describe("timeAt", () => {
  const spots = geometry.course(KMS, [20, 36, 66], DRIVES);

  it("lies between two places in the measure of the way", () => {
    expect([geometry.timeAt(spots, 5), geometry.timeAt(spots, 25)]).toEqual([25, 51]);
  });

  it("is when it goes on, where it stands", () => {
    expect(geometry.timeAt(spots, 10)).toBe(36);
  });

  it("works for a bus that comes back", () => {
    expect(geometry.timeAt([{ at: 0, km: 40 }, { at: 30, km: 10 }], 25)).toBe(15);
  });

  it("is null where it never is", () => {
    expect([geometry.timeAt(spots, 41), geometry.timeAt([], 0)]).toEqual([null, null]);
  });
});

describe("nearest", () => {
  const bands = [PASSES, LATE].map((passes) => geometry.bandOf(KMS, passes, DRIVES));

  it("is the one that is there", () => {
    expect([geometry.nearest(bands, 12, 10, 5), geometry.nearest(bands, 38, 10, 5)]).toEqual([0, 1]);
  });

  it("is the nearer one, between two", () => {
    expect([geometry.nearest(bands, 20, 10, 30), geometry.nearest(bands, 30, 10, 30)]).toEqual([0, 1]);
  });

  it("is none beyond its reach", () => {
    expect(geometry.nearest(bands, 25, 10, 5)).toBe(-1);
  });
});

describe("halts", () => {
  it("finds where the head stands and until when the tail does", () => {
    expect(geometry.halts(KMS, LATE, DRIVES, 1)).toEqual([{ waypoint: 1, km: 10, start: 30, end: 40, wait: 6 }]);
  });

  it("leaves out what is not longer than asked", () => {
    expect(geometry.halts(KMS, LATE, DRIVES, 6)).toEqual([]);
    expect(geometry.halts(KMS, PASSES, DRIVES, 0)).toEqual([]);
  });
});

describe("windowBands and dangerRuns", () => {
  const sections = [
    section(10, true, [{ start: 0, end: 60 }, { start: 90, end: 99 }]),
    section(30, true),
    section(5),
    section(5, true),
  ];

  it("has a band a window, as long as its section", () => {
    expect(geometry.windowBands(sections)).toEqual([
      { section: 0, fromKm: 0, toKm: 10, start: 0, end: 60 },
      { section: 0, fromKm: 0, toKm: 10, start: 90, end: 99 },
    ]);
  });

  it("joins dangerous neighbours", () => {
    expect(geometry.dangerRuns(sections)).toEqual([
      { first: 0, last: 1, fromKm: 0, toKm: 40 },
      { first: 3, last: 3, fromKm: 45, toKm: 50 },
    ]);
  });

  it("finds none on a safe road", () => {
    expect(geometry.dangerRuns([section(3), section(4)])).toEqual([]);
  });
});

describe("runTimes", () => {
  it("shares the time by the weights", () => {
    expect(geometry.runTimes(100, 140, [10, 30])).toEqual([100, 110, 140]);
  });

  it("shares evenly where there is nothing to go by", () => {
    expect(geometry.runTimes(0, 40, [0, 0])).toEqual([0, 20, 40]);
  });
});

describe("runOn", () => {
  const waypoints = ["a", "b", "c"];

  it("follows a run out", () => {
    expect(geometry.runOn(waypoints, KMS, ["a", "b", "c"], [0, 10, 40])).toEqual([
      [{ at: 0, km: 0 }, { at: 10, km: 10 }, { at: 40, km: 40 }],
    ]);
  });

  it("follows a run back", () => {
    expect(geometry.runOn(waypoints, KMS, ["c", "b"], [0, 30])).toEqual([[{ at: 0, km: 40 }, { at: 30, km: 10 }]]);
  });

  it("takes only the part on the corridor", () => {
    expect(geometry.runOn(waypoints, KMS, ["x", "c", "b", "y"], [0, 5, 35, 50])).toEqual([
      [{ at: 5, km: 40 }, { at: 35, km: 10 }],
    ]);
  });

  it("breaks where the run leaves out a waypoint or goes another way", () => {
    expect(geometry.runOn(waypoints, KMS, ["a", "c"], [0, 30])).toEqual([]);
    expect(geometry.runOn(waypoints, KMS, ["a", "x", "b", "c"], [0, 5, 9, 40])).toEqual([
      [{ at: 9, km: 10 }, { at: 40, km: 40 }],
    ]);
  });
});
