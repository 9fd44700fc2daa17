/** What the public is told of hours: a card a gathering place, its hours as they are agreed, or that nobody knows. */
import { afterEach, beforeEach, expect, it } from "vitest";

import { gatheringName, hoursText } from "../src/hours.tsx";
import { page } from "../src/state.ts";
import { minute, smallPage } from "./small-page.ts";

beforeEach(() => {
  page.value = smallPage();
});
afterEach(() => {
  page.value = null;
});

it("tells each day's hours, and what nobody says as a question mark", () => {
  const [first, second] = hoursText({ hours: [{ opens: minute(600), closes: minute(720) }, { opens: null, closes: minute(60) }] });
  expect(first).toMatch(/^\d\d:\d\d .* – \d\d:\d\d /);
  expect(second).toMatch(/^\? – /);
});

it("says that hours are not known", () => expect(hoursText({ hours: [] })).toEqual(["told on the spot"]));

it("numbers the gathering places of one place only where there are several", () => {
  expect(gatheringName({ origin: "a", order: 0 })).toBe("Aa");
  expect(gatheringName({ origin: "a", order: 2 })).toBe("Aa (2)");
});
