/** The time slider: one instant for all parts of the page, moved by hand or played. */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";

import type { Page } from "./data.ts";
import { onTheRoad } from "./diagram/lines.ts";
import { clockTime, count } from "./format.ts";
import { Slider } from "./slider.tsx";
import { axis, now, playing } from "./state.ts";
import { both, t } from "./words.ts";

const MINUTE_MS = 60_000;
/** A whole day plays in this long. */
const PLAY_MS = 45_000;
/** Where the reader asked for less motion, time goes on in steps this long apart. */
const STEP_MS = 1000;
const STEP_MINUTES = 10;

export function TimeSlider({ page }: { page: Page }) {
  useEffect(keepPlaying, []);
  const { start, end } = axis.value;
  return (
    <Slider
      running={playing.value}
      toggle={toggle}
      button={t(playing.value ? "time.stop" : "time.play")}
      name={t("time.name")}
      min={start}
      max={end}
      step={MINUTE_MS}
      value={now.value}
      set={(at) => {
        playing.value = false;
        now.value = at;
      }}
      told={both(now.value)}
      first={clockTime(start, page.clocks.zone)}
      last={clockTime(end, page.clocks.zone)}
    >
      {told(page, now.value)}
    </Slider>
  );
}

/** What is so at the instant, in words: for those who do not see the map, and to read off for those who do. */
function told(page: Page, at: number): string {
  const moving = onTheRoad(page, at);
  const persons = moving.reduce((sum, one) => sum + one.line.convoy.persons, 0);
  const lit = page.plan.corridors.filter(({ sections }) =>
    sections.some(({ windows }) => windows.some((one) => one.start <= at && at <= one.end)),
  );
  const out = page.plan.out_by.findLast((one) => one.at <= at)?.persons;
  return [
    t("time.moving", { convoys: moving.length, persons: count(persons) }),
    lit.length ? t("time.holds", { corridors: lit.map((one) => one.id).join(", ") }) : t("time.holds.none"),
    ...(out === undefined ? [] : [t("time.out", { persons: count(out) })]),
  ].join(" ");
}

function toggle(): void {
  if (!playing.value && now.value >= axis.value.end) now.value = axis.value.start;
  playing.value = !playing.value;
}

/** Lets time run while it plays: evenly, or in steps for those who asked for less motion. */
function keepPlaying(): () => void {
  let frame = 0;
  let timer = 0;
  const halt = (): void => {
    cancelAnimationFrame(frame);
    clearInterval(timer);
  };
  const stop = effect(() => {
    halt();
    if (!playing.value) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      timer = window.setInterval(() => advance(STEP_MINUTES * MINUTE_MS), STEP_MS);
      return;
    }
    let last = performance.now();
    const run = (time: number): void => {
      advance(((axis.peek().end - axis.peek().start) * (time - last)) / PLAY_MS);
      last = time;
      frame = requestAnimationFrame(run);
    };
    frame = requestAnimationFrame(run);
  });
  return () => {
    halt();
    stop();
  };
}

function advance(ms: number): void {
  const { end } = axis.peek();
  now.value = Math.min(end, now.peek() + ms);
  if (now.peek() >= end) playing.value = false;
}
