/** The diagram in words and figures, for those who do not see it: sections, columns of convoys, empty runs. */
import type { JSX } from "preact";

import { DataTable } from "../data-table.tsx";
import { TableFold } from "../fold.tsx";
import { count, kilometres } from "../format.ts";
import { language } from "../state.ts";
import { both, placeName, some, t } from "../words.ts";
import { type Column, columnsIn } from "./columns.ts";
import type { CorridorLines } from "./lines.ts";
import { meansName, spanText } from "./said.ts";

/** The tables of one corridor, each made only when it is opened. */
export function Tables({ lines }: { lines: CorridorLines }): JSX.Element {
  return (
    <div class="tables">
      <TableFold summary={t("diagram.table.sections")} table={() => <Sections lines={lines} />} />
      {lines.convoys.length > 0 && <TableFold summary={t("diagram.table.convoys")} table={() => <Columns lines={lines} />} />}
      {lines.runs.length > 0 && <TableFold summary={t("diagram.table.empty")} table={() => <EmptyRuns lines={lines} />} />}
    </div>
  );
}

function Sections({ lines: { corridor } }: { lines: CorridorLines }): JSX.Element {
  const columns = [
    { head: t("facts.section") },
    { head: t("facts.road") },
    { head: t("unit.km"), figure: true },
    { head: t("facts.danger") },
    { head: t("facts.window") },
  ];
  const rows = corridor.sections.map(({ from, to, ref, km, danger, windows }) => ({
    key: `${from} ${to}`,
    cells: [
      `${placeName(from)} \u2013 ${placeName(to)}`,
      ref,
      kilometres(km, language.value),
      t(danger ? "facts.yes" : "facts.no"),
      windows.map(spanText).join("; "),
    ],
  }));
  return <DataTable columns={columns} rows={rows} />;
}

/** A row a column, as the drawing shows them: convoys that follow each other closely are one (docs/page.md). */
function Columns({ lines }: { lines: CorridorLines }): JSX.Element {
  const columns = [
    { head: t("facts.column") },
    { head: t("facts.convoys"), figure: true },
    { head: t("facts.vehicles"), figure: true },
    { head: t("facts.persons"), figure: true },
    ...lines.corridor.waypoints.map((place) => ({ head: placeName(place) })),
  ];
  const rows = columnsIn(lines).map((column, index) => ({
    key: column.id,
    cells: [
      `${index + 1}: ${meansName(column.means)}`,
      count(column.convoys.length),
      column.vehicles > 0 ? count(column.vehicles) : "",
      count(column.persons),
      ...lines.corridor.waypoints.map((_, at) => passText(column, at)),
    ],
  }));
  return <DataTable columns={columns} rows={rows} />;
}

/** From the first head to the last tail of a column at one of its places. */
function passText({ convoys }: Column, at: number): string {
  const passes = convoys.flatMap(({ convoy }) => convoy.passes[at] ?? []);
  return passes.length ? spanText({ start: Math.min(...passes.map(({ head }) => head)), end: Math.max(...passes.map(({ tail }) => tail)) }) : "";
}

function EmptyRuns({ lines: { runs } }: { lines: CorridorLines }): JSX.Element {
  const columns = [{ head: t("facts.buses") }, { head: t("table.departs") }, { head: t("table.arrives") }];
  const rows = runs.map(({ buses, leg }) => ({
    key: `${buses[0]} ${leg.departs}`,
    cells: [some("duties.buses", buses.length), `${placeName(leg.from)}, ${both(leg.departs)}`, `${placeName(leg.to)}, ${both(leg.arrives)}`],
  }));
  return <DataTable columns={columns} rows={rows} />;
}
