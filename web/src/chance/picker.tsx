/** Which day the board shows: the plan, or one of the days on which it was driven against chance, with what went wrong. */
import type { JSX } from "preact";

import type { Page } from "../data.ts";
import { count } from "../format.ts";
import { axis, now, playing, zoomTo } from "../state.ts";
import { clamp } from "../scales.ts";
import { clockText, placeName, t } from "../words.ts";
import { type Closure, dayShown, drivenPage, mishapsOf, shownRun } from "./day.ts";
import type { Day, Simulation } from "./format.ts";

/** So many closures are named; the others are counted. */
const MOST_NAMED = 4;
const TYPICAL = ["p10", "p50", "p90", "most_caught"] as const;

/** `page`: with its plan. Nothing where no day is kept. */
export function DayPicker({ page }: { page: Page }): JSX.Element | null {
  const { simulation } = page;
  if (simulation === null || simulation.days.length === 0) return null;
  return (
    <label class="day-picker">
      {t("chance.play")}{" "}
      <select value={dayShown(page)?.run ?? ""} onChange={(event) => show(event.currentTarget.value)}>
        <option value="">{t("chance.plan")}</option>
        {ordered(simulation).map((one) => <option key={one.run} value={one.run}>{dayName(one)}</option>)}
      </select>
    </label>
  );
}

function show(value: string): void {
  playing.value = false;
  shownRun.value = value === "" ? null : Number(value);
  zoomTo(1);
  now.value = clamp(now.peek(), axis.value.start, axis.value.end);
}

/** Typical days in their order, then those that were asked for. */
function ordered({ days }: Simulation): Day[] {
  const rank = ({ typical }: Day): number => {
    const first = TYPICAL.findIndex((one) => typical.includes(one));
    return first < 0 ? TYPICAL.length : first;
  };
  return [...days].sort((one, other) => rank(one) - rank(other) || one.run - other.run);
}

function dayName({ run, typical }: Day): string {
  const stands = TYPICAL.find((one) => typical.includes(one));
  return t(stands ? `chance.run.${stands}` : "chance.run", { run });
}

/** What became of everybody on the day shown, and what went wrong. `page`: with its plan. */
export function DayStory({ page }: { page: Page }): JSX.Element | null {
  const day = dayShown(page);
  if (day === null) return null;
  const { out, caught, back, under_way, waiting } = day.persons;
  const figures = { out: count(out), caught: count(caught), back: count(back), under_way: count(under_way), waiting: count(waiting) };
  const others = day.convoys.filter(({ other }) => other).length;
  return (
    <div class="day-story">
      <p><b>{t("chance.run.ends", figures)}</b> {t("chance.run.grey")}</p>
      <p class="mishaps">{wrong(page, day).join(" · ")}</p>
      {others > 0 && <p class="note">{t("chance.run.other", { n: others })}</p>}
      <p class="note">{t("chance.run.any", { command: "" })} <code>safeconduct simulate {page.case} --replay {"{RUN}"} --out DIR</code></p>
    </div>
  );
}

function wrong(page: Page, day: Day): string[] {
  const name = ({ origin, destination }: { origin: string; destination: string }): string => `${placeName(origin)} – ${placeName(destination)}`;
  const { breaks, shut } = mishapsOf(drivenPage(page)) ?? { breaks: [], shut: [] };
  const seen = shut.filter(({ start, end }) => end > axis.value.start && start < axis.value.end);
  const named = [
    ...day.not_opened.map((one) => t("chance.run.not_opened", { name: name(one) })),
    ...breaks.map((one) => t("chance.run.breaks", { name: name(one), at: clockText(one.at) })),
    ...seen.slice(0, MOST_NAMED).map((one) => t("chance.run.shut", closureHoles(one))),
  ];
  if (seen.length > MOST_NAMED) named.push(t("chance.run.more", { n: seen.length - MOST_NAMED }));
  return named.length ? named : [t("chance.run.quiet")];
}

function closureHoles({ from, to, start, end }: Closure): Record<string, string> {
  return { name: `${placeName(from)} – ${placeName(to)}`, start: clockText(start), end: clockText(Math.min(end, axis.value.end)) };
}
