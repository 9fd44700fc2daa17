/** What each bus does all day, as a Gantt chart by depot. */
import { useComputed } from "@preact/signals";
import type { JSX, SVGAttributes } from "preact";

import type { Leg, Page } from "./data.ts";
import { DataTable } from "./data-table.tsx";
import { Hours, NowLine, pointAt, type Pointing, pointNow, under, useWidth } from "./diagram/axis.tsx";
import { type Block, type BusRow, type Depot, depots } from "./diagram/blocks.ts";
import { choiceId, Choices } from "./diagram/choices.tsx";
import { edgesOf, type Frame, layOut, shortened } from "./diagram/frame.ts";
import { Fold, TableFold } from "./fold.tsx";
import { count, kilometres } from "./format.ts";
import { shownTime, hovered, isSame, language, selected, type Thing } from "./state.ts";
import { both, placeName, some, t } from "./words.ts";

const ROW_PX = 18;
const BAR_PX = 11;
const FIGURE_PX = 22;
const ROWS_OPEN_AT_FIRST = 40;

/** The chart of all depots; nothing where there are no buses, or the page's class holds no runs. */
export function Duties({ page }: { page: Page }): JSX.Element | null {
  const { ref, width } = useWidth();
  const groups = depots(page.plan);
  if (groups.length === 0) return null;
  const few = page.plan.duties.length <= ROWS_OPEN_AT_FIRST;
  return (
    <Fold class="duties" summary={<h2>{t("duties.title")}</h2>}>
      <Legend depots={groups} />
      <div ref={ref}>
        {groups.map((depot) => <DepotChart key={depot.fleet} page={page} depot={depot} width={width} open={few} />)}
      </div>
    </Fold>
  );
}

/** The signs of the blocks that occur. */
function Legend({ depots: groups }: { depots: readonly Depot[] }): JSX.Element {
  const met = new Set(groups.flatMap(({ rows }) => rows.flatMap(({ blocks }) => blocks.map(({ kind }) => kind))));
  return (
    <ul class="signs">
      {(["loading", "loaded", "empty"] as const).filter((kind) => met.has(kind)).map((kind) => (
        <li key={kind}>
          <svg class="sign" viewBox="0 0 24 16" aria-hidden="true"><rect class={`block ${kind}`} x="1" y="3" width="22" height="10" /></svg>
          {t(`duties.${kind}`)}
        </li>
      ))}
    </ul>
  );
}

interface DepotProps {
  readonly page: Page;
  readonly depot: Depot;
  readonly width: number;
}

function DepotChart({ page, depot, width, open }: DepotProps & { open: boolean }): JSX.Element {
  const { fleet, from, rows, loadedRuns, persons } = depot;
  const holds = useComputed(() => selected.value?.kind === "bus" && rows.some(({ bus }) => bus === selected.value?.id));
  // Only who sees the empty runs knows where a bus begins its day.
  const name = page.class === "parties" ? `${fleet} (${placeName(from)})` : fleet;
  const holes = { name, buses: some("duties.buses", rows.length), runs: some("duties.runs", loadedRuns), persons: some("persons", persons) };
  return (
    <Fold open={open || holds.value} class="depot" summary={<h3>{t("duties.depot", holes)}</h3>}>
      <Drawing page={page} depot={depot} width={width} />
      <Readout depot={depot} />
      <TableFold summary={t("duties.table")} table={() => <Table depot={depot} />} />
    </Fold>
  );
}

function Drawing({ page, depot: { fleet, rows }, width }: DepotProps): JSX.Element {
  const edges = edgesOf(width, 24, page.clocks.second === null ? 8 : 28);
  const frame = layOut(width, rows.length * ROW_PX + edges.top + edges.bottom, edges, shownTime.value);
  return (
    <svg
      class="gantt"
      role="group"
      aria-label={t("duties.label", { fleet, buses: some("duties.buses", rows.length) })}
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      {...pointing(frame, rows)}
    >
      <Hours frame={frame} clocks={page.clocks} second />
      <Choices class="buses" label={t("duties.list", { fleet })} frame={frame} things={rows.map(thingOf)}>
        {rows.map((row, index) => <Row key={row.bus} row={row} frame={frame} top={frame.top + index * ROW_PX} />)}
      </Choices>
      <NowLine key={frame.width} frame={frame} />
    </svg>
  );
}

/** A bus's day. It is marked by its own signal, so that pointing at another draws no row anew. */
function Row({ row, frame, top }: { row: BusRow; frame: Frame; top: number }): JSX.Element {
  const name = useComputed(() => (isMeant(row) ? "bus-row meant" : "bus-row"));
  return (
    <g class={name}>
      <g id={choiceId(thingOf(row))} role="option" aria-selected="false" aria-label={story(row)}>
        <rect class="ground" x={0} y={top} width={frame.width} height={ROW_PX} />
        {row.blocks.map((block) => <Bar key={`${block.kind} ${block.start}`} block={block} frame={frame} top={top} />)}
      </g>
      <g aria-hidden="true">
        <text x={frame.left - 8} y={top + ROW_PX / 2 + 4}>{shortened(row.bus)}</text>
        {row.blocks.map((block) => <Load key={`${block.kind} ${block.start}`} block={block} frame={frame} top={top} />)}
      </g>
    </g>
  );
}

interface BlockAt {
  block: Block;
  frame: Frame;
  top: number;
}

function Bar({ block: { kind, start, end }, frame: { x }, top }: BlockAt): JSX.Element {
  return <rect class={`block ${kind}`} x={x(start)} y={top + (ROW_PX - BAR_PX) / 2} width={wideOf(start, end, x)} height={BAR_PX} />;
}

/** How many a loaded run carries, where there is room to write it; its reader hears it in the row's own words. */
function Load({ block: { kind, start, end, leg }, frame: { x }, top }: BlockAt): JSX.Element | null {
  const wide = wideOf(start, end, x);
  if (kind !== "loaded" || wide < FIGURE_PX) return null;
  return <text class="inside" x={x(start) + wide / 2} y={top + ROW_PX / 2 + 4}>{count(leg.persons)}</text>;
}

function wideOf(start: number, end: number, x: Frame["x"]): number {
  return Math.max(1, x(end) - x(start));
}

function Readout({ depot: { rows } }: { depot: Depot }): JSX.Element {
  const row = rows.find((each) => isSame(thingOf(each), hovered.value)) ?? rows.find((each) => isSame(thingOf(each), selected.value));
  return row === undefined ? <p class="readout note">{t("duties.hint")}</p> : <p class="readout">{story(row)}</p>;
}

/** All runs of a bus in words. */
function story({ bus, blocks }: BusRow): string {
  const runs = runsOf(blocks).map((leg) => {
    const holes = { from: placeName(leg.from), to: placeName(leg.to), departs: both(leg.departs), arrives: both(leg.arrives) };
    return leg.persons > 0 ? t("duties.run", { ...holes, persons: some("persons", leg.persons) }) : t("duties.run.empty", holes);
  });
  return `${bus}: ${runs.join("; ")}.`;
}

function Table({ depot: { rows } }: { depot: Depot }): JSX.Element {
  const columns = [
    { head: t("facts.bus") },
    { head: t("table.from") },
    { head: t("table.departs") },
    { head: t("table.to") },
    { head: t("table.arrives") },
    { head: t("unit.km"), figure: true },
    { head: t("facts.persons"), figure: true },
  ];
  const runs = rows.flatMap(({ bus, blocks }) => runsOf(blocks).map((leg) => ({
    key: `${bus} ${leg.departs}`,
    cells: [
      bus,
      placeName(leg.from),
      both(leg.departs),
      placeName(leg.to),
      both(leg.arrives),
      kilometres(leg.km, language.value),
      leg.persons > 0 ? count(leg.persons) : t("duties.empty"),
    ],
  })));
  return <DataTable columns={columns} rows={runs} />;
}

function runsOf(blocks: readonly Block[]): Leg[] {
  return blocks.flatMap(({ kind, leg }) => (kind === "loading" ? [] : [leg]));
}

function thingOf({ bus }: BusRow): Thing {
  return { kind: "bus", id: bus };
}

function isMeant(row: BusRow): boolean {
  return isSame(hovered.value ?? selected.value, thingOf(row));
}

/** Pointing at a row points at its bus; pressing chooses it and sets the shared instant. */
function pointing(frame: Frame, rows: readonly BusRow[]): SVGAttributes<SVGSVGElement> {
  const setting = pointNow(frame);
  const meant = (event: Pointing): Thing | null => {
    const row = rows[Math.floor((under(frame, event).y - frame.top) / ROW_PX)];
    return row === undefined ? null : thingOf(row);
  };
  return {
    onPointerMove: (event) => {
      setting.onPointerMove(event);
      pointAt(meant(event));
    },
    onPointerDown: (event) => {
      setting.onPointerDown(event);
      selected.value = meant(event) ?? selected.value;
    },
    onPointerLeave: () => pointAt(null),
  };
}
