/** People out by time, against the bound and the one-second sum. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";

import type { Simulation } from "./chance/format.ts";
import type { Page } from "./data.ts";
import { DataTable } from "./data-table.tsx";
import { Hours, NowLine, pointNow, useWidth } from "./diagram/axis.tsx";
import { outAt, stairs } from "./diagram/count.ts";
import { edgesOf, type Frame, layOut, points } from "./diagram/frame.ts";
import { Fold, TableFold } from "./fold.tsx";
import { count } from "./format.ts";
import { countTicks, linear, type Scale } from "./scales.ts";
import { now, shownTime } from "./state.ts";
import { both, some, t } from "./words.ts";

const TALL_PX = 220;
const TICKS = 4;
/** Two labels nearer than this would lie on each other. */
const LABEL_PX = 34;

interface Level {
  readonly name: string;
  readonly persons: number;
  readonly label: string;
}

/** The curve; nothing where the page's class holds no counts. */
export function Curve({ page }: { page: Page }): JSX.Element | null {
  const { ref, width } = useWidth();
  const { out_by: rows, persons } = page.plan;
  if (rows.length === 0 || persons === null) return null;
  return (
    <Fold class="curve" open={page.simulation !== null} summary={<h2>{t("curve.title")}</h2>}>
      <Now page={page} />
      <div ref={ref}>
        <Drawing page={page} width={width} />
      </div>
      <TableFold summary={t("curve.table")} table={() => <Table page={page} />} />
    </Fold>
  );
}

/** How many are out at the shared instant. */
function Now({ page: { plan } }: { page: Page }): JSX.Element {
  const out = useComputed(() => t("curve.now", { at: both(now.value), persons: some("persons", outAt(plan.out_by, now.value)) }));
  return <p class="readout">{out}</p>;
}

function Drawing({ page, width }: { page: Page; width: number }): JSX.Element {
  const { plan, clocks } = page;
  const edges = edgesOf(width, 24, clocks.second === null ? 8 : 28);
  const frame = layOut(width, TALL_PX, edges, shownTime.value);
  const shown = levels(page);
  const ticks = countTicks(Math.max(...plan.out_by.map((row) => row.persons), ...shown.map((level) => level.persons)), TICKS);
  const y = linear([0, ticks.at(-1) ?? 1], [frame.bottom, frame.top]);
  return (
    <svg
      class="counted"
      role="img"
      aria-label={t("curve.label", { persons: some("persons", plan.persons?.out ?? 0), at: both(plan.out_by.at(-1)?.at ?? 0) })}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      {...pointNow(frame)}
    >
      <Hours frame={frame} clocks={clocks} second />
      <Counts frame={frame} ticks={ticks} y={y} />
      {page.simulation && <Chances frame={frame} simulation={page.simulation} y={y} />}
      <Out frame={frame} page={page} y={y} />
      {shown.map((level) => <LevelLine key={level.name} frame={frame} level={level} y={y(level.persons)} />)}
      <NowLine key={frame.width} frame={frame} />
    </svg>
  );
}

function levels({ plan: { persons_bound } }: Page): Level[] {
  return persons_bound === null ? [] : [{ name: "bound", persons: persons_bound, label: t("curve.bound", { persons: count(persons_bound) }) }];
}

function Counts({ frame, ticks, y }: { frame: Frame; ticks: readonly number[]; y: Scale }): JSX.Element {
  return (
    <g class="counts">
      {ticks.map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick).toFixed(1)})`}>
          <line x1={frame.left} x2={frame.right} />
          <text x={frame.left - 8} y={4}>{count(tick)}</text>
        </g>
      ))}
    </g>
  );
}

/** How many are out on most days: between one day in ten and nine in ten, and the day in the middle. */
function Chances({ frame, simulation: { curve, out }, y }: { frame: Frame; simulation: Simulation; y: Scale }): JSX.Element {
  const { x, left, right, top, bottom } = frame;
  const [start, end] = x.domain;
  const rows = curve.filter(({ at }, index) => (curve[index + 1]?.at ?? at) >= start && (curve[index - 1]?.at ?? at) <= end);
  const line = (share: "p10" | "p50" | "p90"): (readonly [number, number])[] => rows.map((row) => [x(row.at), y(row[share])] as const);
  const last = y(rows.at(-1)?.p50 ?? 0);
  const above = y(rows.at(-1)?.p90 ?? 0);
  return (
    <g class="chances">
      <clipPath id="curve-plot"><rect x={left} y={top} width={right - left} height={bottom - top} /></clipPath>
      <g clip-path="url(#curve-plot)">
        <polygon points={points([...line("p10"), ...line("p90").reverse()])} />
        <polyline points={points(line("p50"))} />
      </g>
      <text x={right - 4} y={last - 5}>{t("chance.median", { persons: count(out.p50) })}</text>
      {last - above > LABEL_PX && <text x={right - 4} y={above + 14}>{t("chance.band")}</text>}
    </g>
  );
}

/** The stairs of people out, filled to the ground; it goes on level to the end of the day. */
function Out({ frame, page, y }: { frame: Frame; page: Page; y: Scale }): JSX.Element {
  const { x, left, right, bottom } = frame;
  const spots = stairs(page.plan.out_by).map(({ at, persons }) => [x(at), y(persons)] as const);
  const last = spots.at(-1)?.[1] ?? bottom;
  const line = [[left, bottom] as const, [spots[0]?.[0] ?? right, bottom] as const, ...spots, [right, last] as const];
  return (
    <g class="out">
      <polygon points={points([...line, [right, bottom]])} />
      <polyline points={points(line)} />
      <text x={right - 4} y={last + 16}>{t("curve.planned", { persons: count(page.plan.persons?.out ?? 0) })}</text>
    </g>
  );
}

function LevelLine({ frame: { left, right }, level, y }: { frame: Frame; level: Level; y: number }): JSX.Element {
  return (
    <g class={`level ${level.name}`}>
      <line x1={left} x2={right} y1={y} y2={y} />
      <text x={left + 6} y={y - 5}>{level.label}</text>
    </g>
  );
}

function Table({ page: { plan, simulation } }: { page: Page }): JSX.Element {
  const shares = simulation ? (["p10", "p50", "p90"] as const) : [];
  const columns = [t("facts.persons"), ...shares.map((one) => t(`chance.${one}`))].map((head) => ({ head, figure: true }));
  const rows = plan.out_by.map(({ at, persons }) => {
    const by = simulation?.curve.findLast((row) => row.at <= at);
    return { key: String(at), cells: [both(at), count(persons), ...shares.map((one) => count(by?.[one] ?? 0))] };
  });
  return <DataTable columns={[{ head: t("curve.by") }, ...columns]} rows={rows} />;
}
