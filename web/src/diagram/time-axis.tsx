/** The axis of time, which is the slider: hours on both clocks, a tab at the instant shown, a line through all drawings. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import type { Page } from "../data.ts";
import { clockTime, stamp } from "../format.ts";
import { clamp } from "../scales.ts";
import { now, playing, shownTime } from "../state.ts";
import { both, city, t } from "../words.ts";
import { edgesOf, type Frame, layOut, ticksOf } from "./frame.ts";
import { PlayButton, ZoomButtons } from "./status.tsx";

const TALL_PX = 40;
/** Half the width of the tab: hours nearer than this to the instant would be hidden by it. */
const TAB_PX = 24;
const MINUTE_MS = 60_000;

/** The frame of the axis: the same left and right as every drawing of this width. */
function axisFrame(width: number): Frame {
  return layOut(width, TALL_PX, edgesOf(width, 0, 0), shownTime.value);
}

export function TimeAxis({ page, width }: { page: Page; width: number }): JSX.Element {
  const frame = axisFrame(width);
  const { left, right } = frame;
  const { clocks } = page;
  return (
    <div class="axis">
      <PlayButton />
      <div class="axis-inner">
        <svg viewBox={`0 0 ${width} ${TALL_PX}`} width={width} height={TALL_PX} aria-hidden="true">
          <text class="clock first" x={0} y={14}>{city(clocks.zone)}</text>
          {clocks.second && <text class="clock" x={0} y={30}>{city(clocks.second)}</text>}
          {ticksOf(frame, clocks.zone).map((at) => <Hour key={`${at} ${width}`} page={page} width={width} at={at} />)}
        </svg>
        <input
          type="range"
          class="instant"
          style={{ left: `${left - TAB_PX}px`, width: `${right - left + 2 * TAB_PX}px` }}
          min={shownTime.value.start}
          max={shownTime.value.end}
          step={MINUTE_MS}
          value={now.value}
          aria-label={t("time.name")}
          aria-valuetext={both(now.value)}
          onInput={(event) => {
            playing.value = false;
            now.value = Number(event.currentTarget.value);
          }}
        />
        <ZoomButtons />
        <Tab key={width} page={page} width={width} />
      </div>
    </div>
  );
}

/** An hour on both clocks, hidden while the tab is over it. */
function Hour({ page: { clocks }, width, at }: { page: Page; width: number; at: number }): JSX.Element {
  const name = useComputed(() => (Math.abs(placeOf(width, now.value) - placeOf(width, at)) < 2 * TAB_PX ? "hour hidden" : "hour"));
  return (
    <g class={name} transform={`translate(${placeOf(width, at)} 0)`} data-at={at}>
      <text class="first" y={14}>{clockTime(at, clocks.zone)}</text>
      {clocks.second && <text y={30}>{clockTime(at, clocks.second)}</text>}
    </g>
  );
}

/** The tab with both clocks; the slider's own thumb lies over it, as large, and cannot be seen. */
function Tab({ page: { clocks }, width }: { page: Page; width: number }): JSX.Element {
  const place = useComputed(() => `transform: translateX(${placeOf(width, now.value)}px)`);
  const first = useComputed(() => (clocks.last_day ? stamp(now.value, clocks.zone, clocks) : clockTime(now.value, clocks.zone)));
  const second = useComputed(() => (clocks.second ? clockTime(now.value, clocks.second) : ""));
  return (
    <div class="tab" style={place} aria-hidden="true">
      <output class="tab-box"><b>{first}</b><span>{second}</span></output>
    </div>
  );
}

/** Where an instant lies on an axis of this width, px from its left, within what is drawn of it. */
function placeOf(width: number, at: number): number {
  const { x } = axisFrame(width);
  const [start, end] = x.domain;
  return Math.round(x(clamp(at, start, end)) * 100) / 100;
}

/** The line of the instant, through all drawings that stand in one box with it. Give it the width as key, too. */
export function Cursor({ width }: { width: number }): JSX.Element {
  const place = useComputed(() => `transform: translateX(${placeOf(width, now.value)}px)`);
  return <div class="cursor" style={place} aria-hidden="true" />;
}
