/** What is so at the instant shown, in words; and letting time run. */
import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";

import type { Page } from "../data.ts";
import { clockTime, count } from "../format.ts";
import { uniqueSections } from "../map/sources.ts";
import { Rich, strong } from "../rich.tsx";
import { axis, now, playing, setInstant, zoom, zoomTo } from "../state.ts";
import { city, clockText, some, t } from "../words.ts";
import { outAt } from "./count.ts";
import { onTheRoad } from "./lines.ts";

const MINUTE_MS = 60_000;
/** A whole day plays in this long. */
const PLAY_MS = 45_000;
/** Where the reader asked for less motion, time goes on in steps this long apart. */
const STEP_MS = 1000;
const STEP_MINUTES = 10;
const NEAREST = 16;

/** A row over the axis, read out as it changes. */
export function Status({ page }: { page: Page }): JSX.Element {
  useEffect(keepPlaying, []);
  const at = now.value;
  const persons = onTheRoad(page, at).reduce((sum, { line }) => sum + line.convoy.persons, 0);
  const asked = [...uniqueSections(page).values()].filter(({ windows }) => windows.length > 0);
  const lit = asked.filter(({ windows }) => windows.some((one) => one.start <= at && at <= one.end));
  const { second } = page.clocks;
  return (
    <div class="status">
      <PlayButton />
      <p class="clocks">
        <b>{clockText(at)}</b> {city(page.clocks.zone)}
        {second && <> <b>{clockTime(at, second)}</b> {city(second)}</>}
      </p>
      <p><Rich text={t("time.moving", { persons: strong(count(persons)) })} /></p>
      {page.plan.out_by.length > 0 && <p><Rich text={t("time.out", { persons: strong(count(outAt(page.plan.out_by, at))) })} /></p>}
      {asked.length > 0 && <p class="holds">{t("time.holds", { n: lit.length, all: some("sections", asked.length) })}</p>}
    </div>
  );
}

/** Lets time run, or stops it. */
export function PlayButton(): JSX.Element {
  return (
    <button type="button" class="play" aria-pressed={playing.value} aria-label={t(playing.value ? "time.stop" : "time.play")} onClick={toggle}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d={playing.value ? "M1,1h4v10h-4z M7,1h4v10h-4z" : "M1,0L11,6L1,12z"} />
      </svg>
    </button>
  );
}

/** Draws fewer hours, or more. */
export function ZoomButtons(): JSX.Element {
  return (
    <div class="zooms">
      <button type="button" class="icon" aria-label={t("time.wider")} disabled={zoom.value === 1} onClick={() => zoomTo(zoom.value / 2)}>−</button>
      <button type="button" class="icon" aria-label={t("time.closer")} disabled={zoom.value === NEAREST} onClick={() => zoomTo(zoom.value * 2)}>+</button>
    </div>
  );
}

function toggle(): void {
  if (!playing.value && now.value >= axis.value.end) setInstant(axis.value.start);
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
  setInstant(Math.min(end, now.peek() + ms));
  if (now.peek() >= end) playing.value = false;
}
