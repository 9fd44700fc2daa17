/** The diagram in words and figures, for those who do not see it: sections, convoys, empty runs. */
import type { JSX } from "preact";

import { DataTable } from "../data-table.tsx";
import { TableFold } from "../fold.tsx";
import { count, kilometres } from "../format.ts";
import { language } from "../state.ts";
import { both, placeName, t } from "../words.ts";
import type { CorridorLines } from "./lines.ts";
import { meansName, spanText } from "./said.ts";

/** The tables of one corridor, each made only when it is opened. */
export function Tables({ lines }: { lines: CorridorLines }): JSX.Element {
  return (
    <div class="tables">
      <TableFold summary={t("diagram.table.sections")} table={() => <Sections lines={lines} />} />
      {lines.convoys.length > 0 && <TableFold summary={t("diagram.table.convoys")} table={() => <Convoys lines={lines} />} />}
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

function Convoys({ lines: { corridor, convoys } }: { lines: CorridorLines }): JSX.Element {
  const columns = [
    { head: t("facts.convoy") },
    { head: t("table.means") },
    { head: t("facts.vehicles"), figure: true },
    { head: t("facts.persons"), figure: true },
    ...corridor.waypoints.map((place) => ({ head: placeName(place) })),
  ];
  const rows = convoys.map(({ convoy: { id, means, vehicles, persons, passes } }) => ({
    key: id,
    cells: [
      id,
      meansName(means),
      vehicles > 0 ? count(vehicles) : "",
      count(persons),
      ...passes.map(({ head, tail }) => spanText({ start: head, end: tail })),
    ],
  }));
  return <DataTable columns={columns} rows={rows} />;
}

function EmptyRuns({ lines: { runs } }: { lines: CorridorLines }): JSX.Element {
  const columns = [{ head: t("facts.buses") }, { head: t("table.departs") }, { head: t("table.arrives") }];
  const rows = runs.map(({ buses, leg }) => ({
    key: `${buses[0]} ${leg.departs}`,
    cells: [buses.join(", "), `${placeName(leg.from)}, ${both(leg.departs)}`, `${placeName(leg.to)}, ${both(leg.arrives)}`],
  }));
  return <DataTable columns={columns} rows={rows} />;
}
