/** The day slider: one day for all parts of the page, moved by hand or run. */
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import { count } from "../format.ts";
import { clamp } from "../scales.ts";
import { Slider } from "../slider.tsx";
import { some, t } from "../words.ts";
import type { Outlook } from "./data.ts";
import { about } from "./geometry.ts";
import { column, dateText, running } from "./state.ts";

/** All days run in this long, but no day is shorter than the least. */
const RUN_MS = 30_000;
const LEAST_MS = 60;
/** Where the reader asked for less motion, days go on in steps this long apart at least. */
const STILL_MS = 1000;

export function Days({ outlook }: { outlook: Outlook }): JSX.Element {
  const last = outlook.days.length - 1;
  useEffect(() => keepRunning(last), [last, running.value]);
  const told = t("outlook.day", { day: outlook.days[column.value] ?? 0, date: dateText(outlook.dates[column.value] ?? "") });
  return (
    <Slider
      running={running.value}
      toggle={() => toggle(last)}
      button={t(running.value ? "outlook.stop" : "outlook.play")}
      name={t("outlook.day.name")}
      min={0}
      max={last}
      step={1}
      value={column.value}
      set={(wanted) => show(wanted, last)}
      told={told}
      first={dateText(outlook.dates[0] ?? "")}
      last={dateText(outlook.dates[last] ?? "")}
    >
      {some("persons", about(outlook.total[column.value] ?? 0))}, {t("outlook.total").toLowerCase()}.{" "}
      {t("outlook.travelling", { n: count(about(outlook.travelling[column.value] ?? 0)) })}
    </Slider>
  );
}

/** Shows a column's day, and stops the days where they run. */
export function show(wanted: number, last: number): void {
  running.value = false;
  column.value = clamp(Math.round(wanted), 0, last);
}

function toggle(last: number): void {
  if (!running.value && column.value >= last) column.value = 0;
  running.value = !running.value;
}

function keepRunning(last: number): () => void {
  if (!running.value) return () => undefined;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const step = Math.max(1, Math.ceil(((last + 1) * (still ? STILL_MS : LEAST_MS)) / RUN_MS));
  const timer = window.setInterval(() => {
    column.value = Math.min(last, column.peek() + step);
    if (column.peek() >= last) running.value = false;
  }, Math.max(still ? STILL_MS : LEAST_MS, (RUN_MS * step) / (last + 1)));
  return () => clearInterval(timer);
}
