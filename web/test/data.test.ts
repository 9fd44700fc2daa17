/** The reader of the embedded data: what fits is read, anything else is a fault that says where. */
import { describe, expect, it } from "vitest";

import { isFault, readPage } from "../src/data.ts";
import { smallPage } from "./small-page.ts";

const INSTANTS = new Set(["start", "end", "head", "tail", "at", "departs", "arrives", "opens", "closes"]);

/** The small page as the program would write it: instants with their offset. */
function written(): Record<string, unknown> {
  const text = JSON.stringify(smallPage(), (key, value: unknown) =>
    INSTANTS.has(key) && typeof value === "number" ? new Date(value).toISOString() : value,
  );
  return JSON.parse(text) as Record<string, unknown>;
}

/** What reading says of the page with some keys replaced. */
function read(changes: Record<string, unknown>): unknown {
  return readPage(JSON.stringify({ ...written(), ...changes }));
}

describe("readPage", () => {
  it("reads what was written, instants as milliseconds", () => {
    expect(read({})).toEqual(smallPage());
  });

  it("leaves unknown keys aside", () => {
    expect(read({ later: [1, 2], plan: { ...smallPage().plan, ...(written()["plan"] as object), more: true } })).toEqual(smallPage());
  });

  it("says that a text is cut off", () => {
    expect(readPage(JSON.stringify(written()).slice(0, 400))).toMatchObject({ kind: "cut-off" });
  });

  it.each(["7", "null", "[]", '{"format": 1}', '{"format": "safeconduct.plan/1"}'])("calls %s foreign", (text) => {
    expect(readPage(text)).toMatchObject({ kind: "foreign" });
  });

  it("names another version", () => {
    expect(read({ format: "safeconduct.page/1" })).toEqual({ kind: "version", detail: "safeconduct.page/1" });
  });

  it.each([
    [{ title: 5 }, "title: expected a text, got 5"],
    [{ horizon: { start: "2022-03-05T09:00:00", end: "" } }, 'horizon.start: expected a time with its offset, got "2022-03-05T09:00:00"'],
    [{ parties: [{ id: "ua" }] }, "parties[0].name: expected a text, got nothing"],
    [{ hours: {} }, "hours: expected a list, got {}"],
    [{ margin_minutes: "ten" }, 'margin_minutes: expected a number, got "ten"'],
    [{ plan: { ...smallPage().plan, stopped_early: 1 } }, "expected"],
  ])("says where %o does not fit", (changes, detail) => {
    const fault = read(changes) as { kind: string; detail: string };
    expect(fault.kind).toBe("broken");
    expect(fault.detail).toContain(detail);
  });

  it("tells a fault from a page", () => {
    expect([isFault(smallPage()), isFault({ kind: "foreign", detail: "" })]).toEqual([false, true]);
  });
});
