/** What the public is told of hours: one row a gathering place, from the first to the last road that is open. */
import { expect, it } from "vitest";

import { ways } from "../src/hours.tsx";
import { minute } from "./small-page.ts";

const row = (corridor: string, assembly: string, opens: number, closes: number, destination = "b") => ({
  corridor, origin: "a", destination, assembly, opens: minute(opens), closes: minute(closes),
}); // prettier-ignore

it("joins the hours of a gathering place over all roads to the same place", () => {
  const told = ways([row("c1", "north", 600, 840), row("c2", "south", 600, 660), row("c3", "north", 540, 720), row("c4", "north", 600, 720, "z")]);
  expect(told.map(([way, rows]) => [way, rows.map((one) => [one.assembly, one.opens, one.closes])])).toEqual([
    ["a – b", [["north", minute(540), minute(840)], ["south", minute(600), minute(660)]]],
    ["a – z", [["north", minute(600), minute(720)]]],
  ]);
});

it("tells nothing where no hours are known", () => expect(ways([])).toEqual([]));
