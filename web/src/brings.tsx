/** What each hour of cease-fire brings: persons out by its end, with the most that any plan can as a band above. */
import type { JSX } from "preact";

import type { HoursBring, Page } from "./data.ts";
import { useWidth } from "./diagram/axis.tsx";
import { points } from "./diagram/frame.ts";
import { aheadOf, count } from "./format.ts";
import { countTicks, linear, type Scale, timeTicks } from "./scales.ts";
import { city, clockText, t } from "./words.ts";

const TALL_PX = 146;
const EDGES = { left: 46, right: 16, top: 10, bottom: 34 };
const TICKS = 4;
const TICK_PX = 50;
/** What lies below the curve is named below its dot: beside it the letters would stand on the line. */
const BELOW_PX = 14;

export function Brings({ page }: { page: Page }): JSX.Element | null {
  if (page.plan.persons === null) return null;
  return (
    <section class="card brings" aria-labelledby="brings-title">
      <h2 id="brings-title">{t("brings.title")}</h2>
      {page.hours_bring ? <Chart page={page} bring={page.hours_bring} out={page.plan.persons.out} /> : <NotAsked page={page} />}
    </section>
  );
}

function NotAsked({ page }: { page: Page }): JSX.Element {
  return (
    <p class="note">
      {t("help.none")} <code>safeconduct ceasefire {page.case} --json &gt; hours.json</code>{" "}
      <code>safeconduct report {page.case} --to page --ceasefire hours.json</code>
    </p>
  );
}

interface ChartProps {
  readonly page: Page;
  readonly bring: HoursBring;
  readonly out: number;
}

function Chart({ page, bring: { curve, on_table }, out }: ChartProps): JSX.Element {
  const { ref, width } = useWidth();
  const { zone } = page.clocks;
  const [first, last] = [curve[0]?.end ?? 0, curve.at(-1)?.end ?? 1];
  const ticks = countTicks(Math.max(...curve.map(({ persons_bound }) => persons_bound), out), TICKS);
  const x = linear([Math.min(first, on_table ?? first), Math.max(last, on_table ?? last)], [EDGES.left, width - EDGES.right]);
  const y = linear([0, ticks.at(-1) ?? 1], [TALL_PX - EDGES.bottom, EDGES.top]);
  const below = curve.map(({ end, persons }) => [x(end), y(persons)] as const);
  const above = curve.map(({ end, persons_bound }) => [x(end), y(persons_bound)] as const);
  const hours = timeTicks(x.domain[0], x.domain[1], Math.floor((width - EDGES.left) / TICK_PX), aheadOf(first, zone) * 60_000);
  return (
    <div ref={ref}>
      <svg class="brought" role="img" aria-label={label(curve)} viewBox={`0 0 ${width} ${TALL_PX}`}>
        {ticks.map((tick) => (
          <g key={tick} class="grid">
            <line x1={EDGES.left} x2={width - EDGES.right} y1={y(tick)} y2={y(tick)} />
            <text x={EDGES.left - 6} y={y(tick) + 4}>{count(tick)}</text>
          </g>
        ))}
        {hours.map((at) => <text key={at} class="hour" x={x(at)} y={TALL_PX - EDGES.bottom + 15}>{clockText(at)}</text>)}
        <text class="axis-name" x={width - EDGES.right} y={TALL_PX - 3}>{t("brings.axis", { city: city(zone) })}</text>
        <polygon points={points([...below, ...above.reverse()])} />
        <polyline points={points(below)} />
        <Marks x={x} y={y} curve={curve} onTable={on_table} out={out} width={width} />
      </svg>
    </div>
  );
}

/** The dot of what is on the table, and the last point of the curve, each with its number. */
function Marks({ x, y, curve, onTable, out, width }: { x: Scale; y: Scale; curve: HoursBring["curve"]; onTable: number | null; out: number; width: number }): JSX.Element {
  const last = curve.at(-1);
  const asCurve = onTable === null ? 0 : personsAt(curve, onTable);
  const apart = onTable === null || !last || Math.abs(y(out) - y(last.persons)) > 18 || Math.abs(x(onTable) - x(last.end)) > 120;
  return (
    <g class="marks">
      {last && apart && (
        <>
          <circle cx={x(last.end)} cy={y(last.persons)} r={3.5} class="offer" />
          <text x={x(last.end) - 8} y={y(last.persons) + 16} class="end">{t("brings.last", { at: clockText(last.end), persons: count(last.persons) })}</text>
        </>
      )}
      {onTable !== null && (
        <>
          <line x1={x(onTable)} x2={x(onTable)} y1={y(out)} y2={y(0)} />
          <circle cx={x(onTable)} cy={y(out)} r={4} />
          <text x={x(onTable) - (x(onTable) > width / 3 ? 8 : -8)} y={y(out) + (out < asCurve ? BELOW_PX : -8)} class={x(onTable) > width / 3 ? "end on-table" : "on-table"}>
            {t("brings.on-table", { persons: count(out) })}
          </text>
        </>
      )}
    </g>
  );
}

/** What the curve says at an instant, between its points in proportion; at its ends as at the nearest point. */
function personsAt(curve: HoursBring["curve"], at: number): number {
  const next = curve.findIndex(({ end }) => end >= at);
  const [before, after] = [curve[Math.max(0, next - 1)], curve[next] ?? curve.at(-1)];
  if (!before || !after || after.end <= before.end) return after?.persons ?? 0;
  const share = Math.min(1, Math.max(0, (at - before.end) / (after.end - before.end)));
  return before.persons + share * (after.persons - before.persons);
}

function label(curve: HoursBring["curve"]): string {
  return curve.map(({ end, persons }) => t("brings.point", { at: clockText(end), persons: count(persons) })).join("; ");
}
