import { describe, expect, it } from "vitest";

import { outAt, stairs } from "../src/diagram/count.ts";

const ROWS = [{ at: 0, persons: 0 }, { at: 5, persons: 20 }, { at: 10, persons: 20 }, { at: 15, persons: 50 }];

describe("outAt", () => {
  it("counts those of the last row, not of the next", () => {
    expect([outAt(ROWS, 4), outAt(ROWS, 5), outAt(ROWS, 14.9), outAt(ROWS, 99)]).toEqual([0, 20, 20, 50]);
  });

  it("is nobody before the first row and without rows", () => {
    expect([outAt(ROWS, -1), outAt([], 5)]).toEqual([0, 0]);
  });
});

describe("stairs", () => {
  it("rises at the row that tells, level until there", () => {
    expect(stairs(ROWS).map(({ at, persons }) => [at, persons])).toEqual([[0, 0], [5, 0], [5, 20], [10, 20], [15, 20], [15, 50]]);
  });
});
