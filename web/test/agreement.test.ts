/** What the agreement's page works out: versions and what differs between them, who is silent, whose column is where. */
import { beforeEach, describe, expect, it } from "vitest";

import { type Agreement, isAgreement, readAgreement } from "../src/agreement/data.ts";
import { columns, side } from "../src/agreement/names.ts";
import { differences, silences, versions } from "../src/agreement/versions.ts";
import { isFault } from "../src/data.ts";
import { language } from "../src/state.ts";

const told = (text: string): Record<string, string> => ({ en: text, uk: text, ru: text });
const lines = (...text: string[]): Record<string, string[]> => ({ en: text, uk: text, ru: text });
const value = (id: string, ...text: string[]) => ({ id, short: told(text[0] ?? ""), lines: lines(...text), assumed: false });
const word = (says: string, id: string) => ({ says, value: id, at: "2022-03-04T12:00:00Z", reason: null, source: null });
const author = (id: string, role: string, en: string, uk: string) => ({
  id, role, names: { en, uk, ru: en }, needed: role === "party", relied_on: true,
});

const DATA = {
  format: "safeconduct.agreement-page/1",
  class: "parties",
  partial: false,
  agreement: "0".repeat(64),
  about: "corridor",
  title: told("Town to Haven"),
  day: "2022-03-05",
  clocks: { first: "Europe/Kyiv", second: "Europe/Moscow" },
  at: "2022-03-04T13:00:00Z",
  authors: [author("x", "party", "Zed", "Аа"), author("icrc", "intermediary", "ICRC", "МКЧХ"), author("y", "party", "Abe", "Бб")],
  events: [],
  said: [],
  clauses: [
    {
      id: "window.c1", type: "window", title: told("Hours"), required: true, standing: "contested", agreed: null,
      values: [value("v1", "same", "to 16:00"), value("v2", "same", "to 15:00")],
      words: { x: word("agreed", "v1"), y: word("proposed", "v2") }, apart: told("ends: 1 h"), why: [], prices: null,
    },
    {
      id: "who", type: "who", title: told("Who"), required: true, standing: "open", agreed: null,
      values: [value("w1", "everybody")], words: { x: word("refused", "w1") }, apart: told(""), why: [], prices: null,
    },
  ],
  missing: [],
  gates: [],
  texts: [],
  sides: [],
};

function read(changes: object = {}): Agreement {
  const found = readAgreement(JSON.stringify({ ...DATA, ...changes }));
  if (isFault(found)) throw new Error(found.detail);
  return found;
}

beforeEach(() => void (language.value = "en"));

describe("the data", () => {
  it("are known by their format, and refused in another version or with something missing", () => {
    expect(isAgreement(JSON.stringify(DATA))).toBe(true);
    expect(isAgreement('{"format":"safeconduct.outlook/2"}')).toBe(false);
    expect(isFault(readAgreement(JSON.stringify({ ...DATA, format: "safeconduct.agreement-page/9" })))).toBe(true);
    expect(isFault(readAgreement(JSON.stringify({ ...DATA, clauses: [{}] })))).toBe(true);
  });
});

describe("what differs", () => {
  it("is told by the sentences that are in one version alone", () => {
    const [one, other] = versions(read());
    if (!one || !other) throw new Error("two versions are there");
    expect(one.name).toBe("what Abe backs");
    expect(differences(read(), one, other)).toEqual([
      { clause: "window.c1", title: "Hours", gone: ["to 15:00"], new: ["to 16:00"] },
    ]);
    expect(differences(read(), one, one)).toEqual([]);
  });

  it("leaves out what a party refuses, and what is agreed where that cannot be told", () => {
    expect([...(versions(read())[1]?.clauses.keys() ?? [])]).toEqual(["window.c1"]);
    expect(versions(read({ partial: true })).map(({ key }) => key)).toEqual(["author y", "author x"]);
    expect(versions(read()).map(({ key }) => key)).toContain("table");
  });
});

describe("who is silent", () => {
  it("is told by party, with the clauses on which it has said nothing", () => {
    expect(silences(read())).toEqual([{ author: "y", clauses: ["Who"] }, { author: "x", clauses: [] }]);
  });
});

describe("columns", () => {
  it("stand in the alphabet's order of the language shown, with one colour a party in all", () => {
    expect(columns(read()).map(({ id }) => id)).toEqual(["y", "x", "icrc"]);
    expect(["x", "y", "icrc"].map((id) => side(read(), id))).toEqual(["a", "b", "i"]);
    language.value = "uk";
    expect(columns(read()).map(({ id }) => id)).toEqual(["x", "y", "icrc"]);
    expect(["x", "y", "icrc"].map((id) => side(read(), id))).toEqual(["a", "b", "i"]);
  });
});
