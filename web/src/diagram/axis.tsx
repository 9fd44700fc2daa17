/** What every drawing with a time axis has: hours on both clocks, the cursor "now", and setting it by pointer. */
import { useComputed } from "@preact/signals";
import type { JSX, TargetedPointerEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Clocks } from "../data.ts";
import { clockTime } from "../format.ts";
import { clamp } from "../scales.ts";
import { hovered, isSame, now, playing, shownTime, type Thing } from "../state.ts";
import { city } from "../words.ts";
import { type Frame, ticksOf } from "./frame.ts";

const FIRST_WIDTH = 720;

/** The width of an element, px, followed as it changes; give `ref` to the element. */
export function useWidth(): { ref: { current: HTMLDivElement | null }; width: number } {
  const ref = useRef<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(FIRST_WIDTH);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = (): void => setWidth((before) => Math.round(element.clientWidth) || before);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** Hours across a drawing: lines, the first clock above, the second below; `second`: whether it has room below. */
export function Hours({ frame, clocks, second }: { frame: Frame; clocks: Clocks; second: boolean }): JSX.Element {
  const { top, bottom, left, x } = frame;
  const below = second ? clocks.second : null;
  return (
    <g class="hour-lines" aria-hidden="true">
      {ticksOf(frame, clocks.zone).map((at) => (
        <g key={at} transform={`translate(${x(at).toFixed(1)} 0)`}>
          <line y1={top} y2={bottom} />
          <text y={top - 7}>{clockTime(at, clocks.zone)}</text>
          {below ? <text y={bottom + 19}>{clockTime(at, below)}</text> : null}
        </g>
      ))}
      <text class="clock" x={left - 22} y={top - 7}>{city(clocks.zone)}</text>
      {below ? <text class="clock" x={left - 22} y={bottom + 19}>{city(below)}</text> : null}
    </g>
  );
}

/** The cursor: follows the shared instant without drawing anything else anew. Give it the frame's width as key. */
export function NowLine({ frame }: { frame: Frame }): JSX.Element {
  const { x, top, bottom } = frame;
  const [start, end] = x.domain;
  const place = useComputed(() => `translate(${x(clamp(now.value, start, end)).toFixed(1)} 0)`);
  return (
    <g class="now" transform={place} aria-hidden="true">
      <line y1={top} y2={bottom} />
      <path d={`M-4,${top - 5} L4,${top - 5} L0,${top} Z`} />
    </g>
  );
}

/** A pointer event as Preact hands it to a drawing. */
export type Pointing = TargetedPointerEvent<SVGSVGElement>;

/** The position under a pointer in a drawing's own measure, px. */
export function under(frame: Frame, event: Pointing): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  const share = frame.width / (box.width || 1);
  return { x: (event.clientX - box.left) * share, y: (event.clientY - box.top) * share };
}

/** Sets the shared instant to the one under a pointer, and stops time where it runs. */
export function setNow(frame: Frame, event: Pointing): void {
  const { start, end } = shownTime.value;
  playing.value = false;
  now.value = Math.round(clamp(frame.x.invert(under(frame, event).x), start, end));
}

/** What a pressed or dragged pointer does where there is nothing to point at: it sets the shared instant. */
export function pointNow(frame: Frame): { onPointerDown(event: Pointing): void; onPointerMove(event: Pointing): void } {
  return {
    onPointerDown: (event) => setNow(frame, event),
    onPointerMove: (event) => void (event.buttons === 1 && setNow(frame, event)),
  };
}

/** Points at a thing, or at nothing; says nothing anew where that is pointed at already. */
export function pointAt(thing: Thing | null): void {
  if (thing !== hovered.value && !isSame(thing, hovered.value)) hovered.value = thing;
}
