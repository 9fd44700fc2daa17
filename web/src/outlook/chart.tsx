/** One drawing of people by day: the forecast with its range, the counts, the what-if, the day shown. */
import { useComputed } from "@preact/signals";
import type { JSX, TargetedPointerEvent } from "preact";

import { useWidth } from "../diagram/axis.tsx";
import { count, LOCALES } from "../format.ts";
import { language } from "../state.ts";
import { t } from "../words.ts";
import type { Outlook } from "./data.ts";
import { show } from "./days.tsx";
import { about, bandPath, dateTicks, linePath, mostOf, type Plot, plotOf } from "./geometry.ts";
import { column, dateText } from "./state.ts";

const LABEL_PX = 84;

/** Rows of numbers by day; null: not known. */
export interface Series {
  readonly name: string;
  readonly people: readonly number[];
  readonly low: readonly (number | null)[];
  readonly high: readonly (number | null)[];
  readonly reported: readonly (number | null)[];
  /** Counts read off between reports, and reports, on the days before; empty where there are none. */
  readonly countedBefore: readonly (number | null)[];
  readonly reportedBefore: readonly (number | null)[];
  readonly capacity: number | null;
  /** With the what-if that is shown; null: none is. */
  readonly after: readonly number[] | null;
}

interface ChartProps {
  readonly outlook: Outlook;
  readonly series: Series;
  readonly height: number;
  /** The most persons that the drawing has room for, where several have one scale; none: as many as it shows. */
  readonly scale?: number;
}

/** The most persons that a drawing shows. */
export function mostIn({ people, high, reported, after, countedBefore }: Series): number {
  return mostOf(people, high, reported, after ?? [], countedBefore);
}

export function Chart({ outlook, series, height, scale }: ChartProps): JSX.Element {
  const { ref, width } = useWidth();
  const { people, low, high, reported, after, capacity, countedBefore, reportedBefore } = series;
  const past = countedBefore.length;
  const most = scale ?? mostIn(series);
  const roomy = capacity !== null && capacity < 1.5 * most;
  const plot = plotOf(width, height, outlook.days.length, Math.max(most, roomy ? capacity : 0), past);
  return (
    <div ref={ref}>
      <svg class={after ? "small-chart compared" : "small-chart"} role="img" aria-label={label(outlook, series)} viewBox={`0 0 ${width} ${height}`} {...pointDay(plot, outlook)}>
        <Grid plot={plot} dates={[...(outlook.before?.dates ?? []), ...outlook.dates]} past={past} />
        <path class="band" d={bandPath(low, high, plot)} />
        {roomy && <line class="capacity" x1={plot.left} x2={plot.right} y1={plot.y(capacity)} y2={plot.y(capacity)} />}
        <path class="past" d={linePath(countedBefore, plot, -past)} />
        <path class="people" d={linePath(people, plot)} />
        {after && <path class="after" d={linePath(after, plot)} />}
        {[...reportedBefore, ...reported].map((value, at) =>
          value === null ? null : <circle key={at} class="count" cx={plot.x(at - past)} cy={plot.y(value)} r="2.2" />,
        )}
        <DayLine key={width} plot={plot} />
      </svg>
    </div>
  );
}

function label(outlook: Outlook, { name, people }: Series): string {
  const last = outlook.dates.length - 1;
  return t("outlook.chart.label", {
    place: name,
    first: count(about(people[0] ?? 0)),
    from: dateText(outlook.dates[0] ?? ""),
    last: count(about(people[last] ?? 0)),
    to: dateText(outlook.dates[last] ?? ""),
  });
}

/** Lines and labels; `past`: how many of the dates are before the first column. */
function Grid({ plot, dates, past }: { plot: Plot; dates: readonly string[]; past: number }): JSX.Element {
  const { x, y, left, right, top, bottom, ticks } = plot;
  const columns = dateTicks(dates, Math.max(2, Math.floor((right - left) / LABEL_PX)));
  return (
    <g class="grid" aria-hidden="true">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick).toFixed(1)})`}>
          <line x1={left} x2={right} />
          <text class="persons" x={left - 6} y={4}>{count(tick)}</text>
        </g>
      ))}
      {columns.map((at) => (
        <g key={at} transform={`translate(${x(at - past).toFixed(1)} 0)`}>
          <line y1={top} y2={bottom + 3} />
          <text class={x(at - past) > right - 30 ? "last" : ""} y={bottom + 15}>{shortDate(dates, at)}</text>
        </g>
      ))}
    </g>
  );
}

/** A date as short as can be told apart: a day and month, or a month and year where there are many. */
function shortDate(dates: readonly string[], at: number): string {
  const month = { month: "short", timeZone: "UTC" } as const;
  const style: Intl.DateTimeFormatOptions = dates.length > 75 ? { ...month, year: "numeric" } : { ...month, day: "numeric" };
  const date = Date.parse(`${dates[at]}T00:00:00Z`);
  return new Intl.DateTimeFormat(LOCALES[language.value], style).format(date).replace(/\s*[рг]\.$/, "");
}

/** The cursor: follows the day without drawing anything else anew. */
function DayLine({ plot: { x, top, bottom } }: { plot: Plot }): JSX.Element {
  const place = useComputed(() => `translate(${x(column.value).toFixed(1)} 0)`);
  return (
    <g class="now" transform={place} aria-hidden="true">
      <line y1={top} y2={bottom} />
    </g>
  );
}

type Pointing = TargetedPointerEvent<SVGSVGElement>;

/** A pressed or dragged pointer sets the day. */
function pointDay(plot: Plot, outlook: Outlook): { onPointerDown(event: Pointing): void; onPointerMove(event: Pointing): void } {
  const set = (event: Pointing): void => {
    const box = event.currentTarget.getBoundingClientRect();
    show(plot.x.invert(((event.clientX - box.left) * plot.width) / (box.width || 1)), outlook.days.length - 1);
  };
  return { onPointerDown: set, onPointerMove: (event) => void (event.buttons === 1 && set(event)) };
}
