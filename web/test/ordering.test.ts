import { describe, expect, it } from "vitest";

import { pressed, sorted, sortState } from "../src/ordering.ts";

const ROWS = [{ name: "Їжа", n: 10 }, { name: "Ірпінь", n: 9 }, { name: "Буча", n: 100 }];

describe("pressed", () => {
  it("turns the same column round and begins another from its beginning", () => {
    expect(pressed({ column: "n", descending: false }, "n")).toEqual({ column: "n", descending: true });
    expect(pressed<string>({ column: "n", descending: true }, "name")).toEqual({ column: "name", descending: false });
  });
});

describe("sortState", () => {
  it("says it of the column sorted by only", () => {
    const order = { column: "n", descending: true };
    expect([sortState(order, "n"), sortState({ ...order, descending: false }, "n"), sortState(order, "name")]).toEqual(
      ["descending", "ascending", "none"]);
  });
});

describe("sorted", () => {
  it("sorts numbers by size", () => {
    expect(sorted(ROWS, (row) => row.n, false, "uk").map((row) => row.n)).toEqual([9, 10, 100]);
  });

  it("sorts texts as the language does", () => {
    expect(sorted(ROWS, (row) => row.name, false, "uk").map((row) => row.name)).toEqual(["Буча", "Ірпінь", "Їжа"]);
  });

  it("leaves equals in their order, both ways, and the rows given alone", () => {
    const rows = [{ id: 1 }, { id: 2 }];
    expect(sorted(rows, () => 0, true, "en")).toEqual(rows);
    sorted(ROWS, (row) => row.n, true, "en");
    expect(ROWS[0]?.n).toBe(10);
  });
});
