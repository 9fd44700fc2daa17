import { expect, it } from "vitest";

import { walk } from "../src/diagram/walk.ts";

it("goes on and back, and stops at the ends", () => {
  expect([walk("ArrowRight", -1, 3), walk("ArrowDown", 1, 3), walk("ArrowRight", 2, 3)]).toEqual([0, 2, 2]);
  expect([walk("ArrowLeft", 2, 3), walk("ArrowUp", 0, 3), walk("ArrowLeft", -1, 3)]).toEqual([1, 0, 0]);
});

it("jumps to the ends", () => {
  expect([walk("Home", 2, 3), walk("End", 0, 3)]).toEqual([0, 2]);
});

it("leaves other keys, and empty lists, alone", () => {
  expect([walk("Tab", 1, 3), walk("ArrowRight", -1, 0)]).toEqual([null, null]);
});
